/** A field of a form as a dimension of a search, while it is edited: bounds and values as text. */
import type { ConfigValue, FormField } from '../../../core/contract/method.ts'
import type { Dimension, SearchedValue } from '../../../core/contract/study.ts'
import { phrase, translate } from '../text/language.ts'
import { parseFigure } from '../text/parseFigure.ts'

export interface SearchDraft {
  readonly low: string
  readonly high: string
  readonly scale: 'linear' | 'log'
  /** Values of a grid. */
  readonly points: number
  /** For choices, data sets and switches. */
  readonly values: readonly string[]
}

export function isSearchable({ kind }: FormField): boolean {
  return ['number', 'integer', 'choice', 'boolean', 'dataset', 'text'].includes(kind)
}

/** A decade around the present value, inside what the field allows. */
export function draftOf(field: FormField, value: ConfigValue): SearchDraft {
  const middle = typeof value === 'number' && value > 0 ? value : 1
  const wide = field.scale === 'log' ? Math.sqrt(10) : 2
  const whole = (one: number) =>
    field.kind === 'integer' ? Math.round(one) : Number(one.toPrecision(3))
  const low = Math.max(whole(middle / wide), field.minimum ?? -Infinity)
  const high = Math.min(whole(middle * wide), limitOf(field))
  const choices =
    field.kind === 'boolean' ? ['true', 'false'] : field.choices.map((one) => one.value)
  return {
    ...{ low: String(low), high: String(high), scale: field.scale, points: 5 },
    values:
      choices.length > 0 ? choices : [typeof value === 'string' ? value : JSON.stringify(value)],
  }
}

/** An upper bound that is not allowed itself is come near to. */
function limitOf({ maximum, exclusiveMaximum }: FormField): number {
  if (maximum === null) return Infinity
  return exclusiveMaximum ? maximum - 0.001 : maximum
}

export type ReadDraft =
  | { readonly kind: 'dimension'; readonly dimension: Dimension }
  | { readonly kind: 'refused'; readonly reason: string }

export function dimensionOf(field: FormField, draft: SearchDraft): ReadDraft {
  const { path, kind } = field
  if (kind !== 'number' && kind !== 'integer') {
    if (draft.values.length === 0) return refused(translate('tick at least one value'))
    const values = draft.values.map((value) => typed(field, value))
    return { kind: 'dimension', dimension: { kind: 'choice', path, values } }
  }
  const [low, high] = [parseFigure(draft.low), parseFigure(draft.high)]
  if (low.kind === 'refused') return refused(low.reason)
  if (high.kind === 'refused') return refused(high.reason)
  if (low.value >= high.value)
    return refused(phrase('{low} is not below {high}', { low: low.value, high: high.value }))
  if (draft.scale === 'log' && low.value <= 0)
    return refused(phrase('a logarithmic scale starts above 0, not at {low}', { low: low.value }))
  if (kind === 'integer' && !(Number.isInteger(low.value) && Number.isInteger(high.value)))
    return refused(translate('both ends must be whole numbers'))
  const { scale, points } = draft
  return {
    kind: 'dimension',
    dimension: { kind, path, low: low.value, high: high.value, scale, points },
  }
}

function typed({ kind }: FormField, value: string): SearchedValue {
  return kind === 'boolean' ? value === 'true' : value
}

function refused(reason: string): ReadDraft {
  return { kind: 'refused', reason }
}
