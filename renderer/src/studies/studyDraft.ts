/** A study while it is set up. */
import type { Config, FormField, MethodDescription } from '../../../core/contract/method.ts'
import type { Dimension, StudyPlan } from '../../../core/contract/study.ts'
import { valueAt } from '../form/configForm.ts'
import { phrase, translate } from '../text/language.ts'
import { dimensionOf } from './search.ts'
import type { SearchDraft } from './search.ts'

export interface StudyDraft {
  readonly sampler: StudyPlan['sampler']
  readonly metric: string
  readonly direction: 'minimize' | 'maximize'
  readonly budget: number
  readonly concurrency: number
  readonly seed: number
  readonly halves: boolean
  readonly resource: string
  readonly least: number
  readonly most: number
  readonly factor: number
}

/** Figures that a method is most likely judged by, first the ones of the test split. */
export function initialDraft(method: MethodDescription, config: Config): StudyDraft {
  const metrics = method.families.filter(({ perLayer }) => !perLayer).map(({ family }) => family)
  const preferred = ['test/accuracy', 'test/loss', 'train/loss']
  const metric = preferred.find((name) => metrics.includes(name)) ?? metrics[0] ?? 'train/loss'
  const steps = valueAt(config, 'training.steps')
  const most = typeof steps === 'number' ? steps : 1_000
  return {
    ...{ sampler: 'tpe', metric, direction: metric.includes('accuracy') ? 'maximize' : 'minimize' },
    ...{ budget: 20, concurrency: 1, seed: 1, halves: false, resource: 'training.steps' },
    ...{ least: Math.max(1, Math.round(most / 9)), most, factor: 3 },
  }
}

export type ReadStudy =
  | { readonly kind: 'plan'; readonly plan: StudyPlan }
  | { readonly kind: 'refused'; readonly reason: string }

export function readStudy(
  method: MethodDescription,
  config: Config,
  draft: StudyDraft,
  searches: ReadonlyMap<string, SearchDraft>,
): ReadStudy {
  if (searches.size === 0)
    return { kind: 'refused', reason: translate('Tick “Search” under one or more settings.') }
  const space: Dimension[] = []
  for (const [path, search] of searches) {
    const field = method.fields.find((one) => one.path === path) as FormField
    const read = dimensionOf(field, search)
    if (read.kind === 'refused')
      return {
        kind: 'refused',
        reason: phrase('{label}: {reason}.', { label: field.label, reason: read.reason }),
      }
    space.push(read.dimension)
  }
  const { sampler, metric, direction, budget, concurrency, seed, resource, least, most, factor } =
    draft
  if (draft.halves && least >= most)
    return {
      kind: 'refused',
      reason: phrase('Halving goes from {least} to {most}: the first must be smaller.', {
        least,
        most,
      }),
    }
  return {
    kind: 'plan',
    plan: {
      ...{ name: '', method: method.id, base: config, space, sampler, seed, budget, concurrency },
      objective: { metric, direction },
      halving: draft.halves ? { path: resource, least, most, factor } : null,
    },
  }
}
