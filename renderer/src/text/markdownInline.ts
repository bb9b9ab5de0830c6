/** What stands inside a line of Markdown: emphasis, code, formulas, links, pictures. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'formula'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link' | 'picture'; readonly text: string; readonly address: string }

/** One pattern a kind; the earliest match in a line wins, then the first in this list. */
const readers: readonly [RegExp, (words: string, address: string) => Inline][] = [
  // GitHub's way to write a formula in a line: nothing that people type by chance.
  [/\$`([^`]+)`\$/, (text) => ({ kind: 'formula', text })],
  [/`([^`]+)`/, (text) => ({ kind: 'code', text })],
  [/\*\*(.+?)\*\*/, (words) => ({ kind: 'strong', parts: parseInline(words) })],
  [/\*([^*\s][^*]*?)\*/, (words) => ({ kind: 'emphasis', parts: parseInline(words) })],
  [/!\[([^\]]*)\]\(([^)\s]+)\)/, (text, address) => ({ kind: 'picture', text, address })],
  [/\[([^\]]+)\]\(([^)\s]+)\)/, (text, address) => ({ kind: 'link', text, address })],
]

export function parseInline(text: string): Inline[] {
  const first = earliest(text)
  if (!first) return text === '' ? [] : [{ kind: 'text', text }]
  const { index, length, part } = first
  const before = text.slice(0, index)
  const start: Inline[] = before === '' ? [] : [{ kind: 'text', text: before }]
  return [...start, part, ...parseInline(text.slice(index + length))]
}

function earliest(text: string): { index: number; length: number; part: Inline } | undefined {
  const found = readers.flatMap(([pattern, read]) => {
    const match = pattern.exec(text)
    return match ? [{ match, read }] : []
  })
  const [first] = found.toSorted((left, right) => left.match.index - right.match.index)
  if (!first) return undefined
  const [whole, words = '', address = ''] = first.match
  return { index: first.match.index, length: whole.length, part: first.read(words, address) }
}

/** The words alone, as a person reads them. */
export function plainText(parts: readonly Inline[]): string {
  return parts.map((part) => ('parts' in part ? plainText(part.parts) : part.text)).join('')
}
