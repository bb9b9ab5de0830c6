/**
 * Markdown of notes as a tree: headings, paragraphs, lists, quotes, code, emphasis, links. A person's text never
 * becomes HTML: whoever draws the tree makes elements with text inside.
 */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link'; readonly text: string; readonly address: string }

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly parts: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly parts: readonly Inline[] }
  | {
      readonly kind: 'list'
      readonly ordered: boolean
      readonly items: readonly (readonly Inline[])[]
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' }

const fence = /^\s*```/
const heading = /^(#{1,4})\s+(.*)$/
const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/
const rule = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/
const quote = /^\s*>\s?(.*)$/

export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const [block, next] = readBlock(lines, at)
    if (block) blocks.push(block)
    at = next
  }
  return blocks
}

/** One block and the line after it; every call takes at least one line. */
function readBlock(lines: readonly string[], at: number): [Block | null, number] {
  const line = lines[at] ?? ''
  if (line.trim() === '') return [null, at + 1]
  if (fence.test(line)) return readCode(lines, at + 1)
  if (rule.test(line)) return [{ kind: 'rule' }, at + 1]
  const title = heading.exec(line)
  if (title) {
    const level = (title[1]?.length ?? 1) as 1 | 2 | 3 | 4
    return [{ kind: 'heading', level, parts: parseInline(title[2] ?? '') }, at + 1]
  }
  const first = item.exec(line)
  if (first) {
    const [texts, next] = readWhile(lines, at, item, 2)
    const items = texts.map(parseInline)
    return [{ kind: 'list', ordered: first[1] !== undefined, items }, next]
  }
  if (quote.test(line)) {
    const [texts, next] = readWhile(lines, at, quote, 1)
    return [{ kind: 'quote', parts: parseInline(texts.join(' ')) }, next]
  }
  return readParagraph(lines, at)
}

function readCode(lines: readonly string[], from: number): [Block, number] {
  const length = lines.slice(from).findIndex((line) => fence.test(line))
  const end = length < 0 ? lines.length : from + length
  return [{ kind: 'code', text: lines.slice(from, end).join('\n') }, end + 1]
}

function readWhile(
  lines: readonly string[],
  from: number,
  pattern: RegExp,
  group: number,
): [string[], number] {
  const texts: string[] = []
  let at = from
  for (; at < lines.length; at += 1) {
    const found = pattern.exec(lines[at] ?? '')
    if (!found) break
    texts.push(found[group] ?? '')
  }
  return [texts, at]
}

function readParagraph(lines: readonly string[], from: number): [Block, number] {
  let at = from + 1
  while (at < lines.length && !startsBlock(lines[at] ?? '')) at += 1
  return [{ kind: 'paragraph', parts: parseInline(lines.slice(from, at).join(' ')) }, at]
}

function startsBlock(line: string): boolean {
  return line.trim() === '' || [fence, heading, item, rule, quote].some((one) => one.test(line))
}

const inline = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s][^*]*?)\*|\[([^\]]+)\]\(([^)\s]+)\)/

export function parseInline(text: string): Inline[] {
  const found = inline.exec(text)
  if (!found) return text === '' ? [] : [{ kind: 'text', text }]
  const [whole, code, strong, emphasis, label, address] = found
  const before = text.slice(0, found.index)
  const after = text.slice(found.index + whole.length)
  const part: Inline =
    code !== undefined
      ? { kind: 'code', text: code }
      : strong !== undefined
        ? { kind: 'strong', parts: parseInline(strong) }
        : emphasis !== undefined
          ? { kind: 'emphasis', parts: parseInline(emphasis) }
          : { kind: 'link', text: label ?? '', address: address ?? '' }
  const start: Inline[] = before === '' ? [] : [{ kind: 'text', text: before }]
  return [...start, part, ...parseInline(after)]
}
