/** Words of a filter: `state = finished and (test/accuracy > 0.9 or tag = "my tag")`. */

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly quoted: boolean }
  | { readonly kind: 'comparison'; readonly text: Comparison; readonly at: number }
  | { readonly kind: 'open' | 'close'; readonly at: number }

export const comparisons = ['<=', '>=', '!=', '=', '<', '>', '~'] as const
export type Comparison = (typeof comparisons)[number]

/** A filter that cannot be read; `at` is where, counted from 0. */
export class FilterError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.name = 'FilterError'
    this.at = at
  }
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    if (token === null) at += 1
    else {
      tokens.push(token.token)
      at = token.end
    }
  }
  return tokens
}

function tokenAt(text: string, at: number): { token: Token; end: number } | null {
  const character = text.charAt(at)
  if (/\s/.test(character)) return null
  if (character === '(') return { token: { kind: 'open', at }, end: at + 1 }
  if (character === ')') return { token: { kind: 'close', at }, end: at + 1 }
  if (character === '"') return quoted(text, at)
  const comparison = comparisons.find((one) => text.startsWith(one, at))
  if (comparison)
    return { token: { kind: 'comparison', text: comparison, at }, end: at + comparison.length }
  const [word = character] = /^[^\s()"<>=!~]+/.exec(text.slice(at)) ?? []
  return { token: { kind: 'word', text: word, at, quoted: false }, end: at + word.length }
}

function quoted(text: string, at: number): { token: Token; end: number } {
  const close = text.indexOf('"', at + 1)
  if (close < 0) throw new FilterError('the quotation mark is not closed', at)
  const word = text.slice(at + 1, close)
  return { token: { kind: 'word', text: word, at, quoted: true }, end: close + 1 }
}
