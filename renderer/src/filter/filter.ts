/**
 * Filters over runs, read into a tree and applied to values: no code of a user is ever run.
 *
 *   filter     = every { "or" every }
 *   every      = one { ["and"] one }
 *   one        = "not" one | "(" filter ")" | word comparison word | word
 *
 * A word alone is looked for in the run's own words (name, method, data set, state, tags).
 */
import { phrase } from '../text/language.ts'
import { FilterError, tokensOf } from './tokens.ts'
import type { Comparison, Token } from './tokens.ts'

export type Filter =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'words'; readonly text: string }
  | {
      readonly kind: 'compare'
      readonly field: string
      readonly comparison: Comparison
      readonly value: string
    }

/** What a filter asks of a run. */
export interface Filterable {
  /** In lower case. */
  readonly words: string
  /** Values of a field: several for tags, none where the run has no such field. */
  readonly values: (field: string) => readonly (string | number | boolean)[]
}

/** Throws `FilterError` with the place. An empty text is a filter that everything passes. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(tokensOf(text), text.length)
  if (reader.peek() === undefined) return { kind: 'all', parts: [] }
  const filter = readAny(reader)
  const left = reader.peek()
  if (left) throw new FilterError('there is no open parenthesis for this one', left.at)
  return filter
}

const deepest = 200

class Reader {
  readonly end: number
  private readonly tokens: readonly Token[]
  private place = 0
  private depth = 0

  constructor(tokens: readonly Token[], end: number) {
    this.tokens = tokens
    this.end = end
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.place + ahead]
  }

  take(): Token {
    const token = this.tokens[this.place]
    if (!token) throw new FilterError('something is missing at the end', this.end)
    this.place += 1
    return token
  }

  /** Nobody writes so deep; a text made to be deep must not exhaust the stack. */
  descend(): void {
    this.depth += 1
    if (this.depth > deepest)
      throw new FilterError(
        phrase('parentheses and “not” are nested deeper than {deepest}', { deepest }),
        this.peek()?.at ?? this.end,
      )
  }

  ascend(): void {
    this.depth -= 1
  }

  isKeyword(keyword: string): boolean {
    const token = this.peek()
    return token?.kind === 'word' && !token.quoted && token.text.toLowerCase() === keyword
  }
}

function readAny(reader: Reader): Filter {
  const parts = [readAll(reader)]
  while (reader.isKeyword('or')) {
    reader.take()
    parts.push(readAll(reader))
  }
  return parts.length === 1 ? (parts[0] as Filter) : { kind: 'any', parts }
}

function readAll(reader: Reader): Filter {
  const parts = [readOne(reader)]
  for (;;) {
    if (reader.isKeyword('and')) reader.take()
    else if (
      reader.peek() === undefined ||
      reader.peek()?.kind === 'close' ||
      reader.isKeyword('or')
    )
      break
    parts.push(readOne(reader))
  }
  return parts.length === 1 ? (parts[0] as Filter) : { kind: 'all', parts }
}

function readOne(reader: Reader): Filter {
  reader.descend()
  const filter = readPart(reader)
  reader.ascend()
  return filter
}

function readPart(reader: Reader): Filter {
  if (reader.isKeyword('not')) {
    reader.take()
    return { kind: 'not', part: readOne(reader) }
  }
  const token = reader.take()
  if (token.kind === 'open') return readGroup(reader, token.at)
  if (token.kind !== 'word')
    throw new FilterError('a field name or a word to look for is missing here', token.at)
  const comparison = reader.peek()
  if (comparison?.kind !== 'comparison') return { kind: 'words', text: token.text.toLowerCase() }
  reader.take()
  const value = reader.take()
  if (value.kind !== 'word')
    throw new FilterError(
      phrase('a value to compare “{field}” with is missing here', { field: token.text }),
      value.at,
    )
  return { kind: 'compare', field: token.text, comparison: comparison.text, value: value.text }
}

function readGroup(reader: Reader, opened: number): Filter {
  const filter = readAny(reader)
  if (reader.peek()?.kind !== 'close')
    throw new FilterError('the parenthesis is not closed', opened)
  reader.take()
  return filter
}

export function passesFilter(filter: Filter, run: Filterable): boolean {
  switch (filter.kind) {
    case 'all':
      return filter.parts.every((part) => passesFilter(part, run))
    case 'any':
      return filter.parts.some((part) => passesFilter(part, run))
    case 'not':
      return !passesFilter(filter.part, run)
    case 'words':
      return run.words.includes(filter.text)
    case 'compare':
      return passesComparison(filter, run.values(filter.field))
  }
}

function passesComparison(
  { comparison, value }: Extract<Filter, { kind: 'compare' }>,
  found: readonly (string | number | boolean)[],
): boolean {
  if (comparison === '!=') return found.length > 0 && found.every((one) => !isEqual(one, value))
  return found.some((one) => holds(comparison, one, value))
}

function holds(
  comparison: Exclude<Comparison, '!='>,
  one: string | number | boolean,
  value: string,
): boolean {
  if (comparison === '=') return isEqual(one, value)
  if (comparison === '~') return String(one).toLowerCase().includes(value.toLowerCase())
  const [left, right] = typeof one === 'number' ? [one, Number(value)] : [String(one), value]
  if (comparison === '<') return left < right
  if (comparison === '<=') return left <= right
  if (comparison === '>') return left > right
  return left >= right
}

function isEqual(one: string | number | boolean, value: string): boolean {
  if (typeof one === 'number') return one === Number(value)
  return String(one).toLowerCase() === value.toLowerCase()
}
