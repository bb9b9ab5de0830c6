/**
 * Markdown of notes and of the manual as a tree: headings, paragraphs, lists, tables, quotes, code. A person's text never
 * becomes HTML: whoever draws the tree makes elements with text inside.
 */
import { parseInline } from './markdownInline.ts'
import type { Inline } from './markdownInline.ts'
import { parseTable, startsTable } from './markdownTable.ts'
import type { Table } from './markdownTable.ts'

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly parts: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly parts: readonly Inline[] }
  | {
      readonly kind: 'list'
      readonly ordered: boolean
      readonly items: readonly (readonly Inline[])[]
    }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | Table
  | { readonly kind: 'rule' }

const fence = /^\s*```(\w*)/
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
  const opened = fence.exec(line)
  if (opened) return readCode(lines, at + 1, opened[1] ?? '')
  if (rule.test(line)) return [{ kind: 'rule' }, at + 1]
  const title = heading.exec(line)
  if (title) return [headingOf(title), at + 1]
  const first = item.exec(line)
  if (first) {
    const [texts, next] = readItems(lines, at)
    const items = texts.map(parseInline)
    return [{ kind: 'list', ordered: first[1] !== undefined, items }, next]
  }
  if (startsTable(lines, at)) return parseTable(lines, at)
  return quote.test(line) ? readQuote(lines, at) : readParagraph(lines, at)
}

function headingOf([, marks = '#', words = '']: RegExpExecArray): Block {
  return { kind: 'heading', level: marks.length as 1 | 2 | 3 | 4, parts: parseInline(words) }
}

function readCode(lines: readonly string[], from: number, language: string): [Block, number] {
  const length = lines.slice(from).findIndex((line) => fence.test(line))
  const end = length < 0 ? lines.length : from + length
  return [{ kind: 'code', text: lines.slice(from, end).join('\n'), language }, end + 1]
}

/** Items with the indented lines that go on with them. */
function readItems(lines: readonly string[], from: number): [string[], number] {
  const texts: string[] = []
  let at = from
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const begins = item.exec(line)
    const goesOn = /^\s+(\S.*)$/.exec(line)
    if (begins) texts.push(begins[2] ?? '')
    else if (goesOn && texts.length > 0) texts.push(`${texts.pop() ?? ''} ${goesOn[1] ?? ''}`)
    else break
  }
  return [texts, at]
}

function readQuote(lines: readonly string[], from: number): [Block, number] {
  const length = lines.slice(from).findIndex((line) => !quote.test(line))
  const end = length < 0 ? lines.length : from + length
  const texts = lines.slice(from, end).map((line) => quote.exec(line)?.[1] ?? '')
  return [{ kind: 'quote', parts: parseInline(texts.join(' ')) }, end]
}

function readParagraph(lines: readonly string[], from: number): [Block, number] {
  let at = from + 1
  while (at < lines.length && !startsBlock(lines, at)) at += 1
  return [{ kind: 'paragraph', parts: parseInline(lines.slice(from, at).join(' ')) }, at]
}

function startsBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  const starts = [fence, heading, item, rule, quote]
  return line.trim() === '' || starts.some((one) => one.test(line)) || startsTable(lines, at)
}
