/** Finds sections of the manual that hold every word of a question. */
import type { ManualPage, ManualSection } from './pages.ts'

export interface ManualHit {
  readonly page: ManualPage
  readonly section: ManualSection
  /** Around the first word that was found: before it, itself, after it. */
  readonly excerpt: readonly [string, string, string]
}

/** Letters shown before and after what was found. */
const before = 40
const after = 110

/** Sections that hold every word, those with a word in their title first. */
export function searchManual(pages: readonly ManualPage[], question: string): ManualHit[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const hits = pages.flatMap((page) =>
    page.sections
      .filter((section) => words.every((word) => textOf(section).includes(word)))
      .map((section) => ({ page, section, excerpt: excerptOf(section, words) })),
  )
  return hits.toSorted(
    (left, right) => titleHits(right.section, words) - titleHits(left.section, words),
  )
}

function textOf({ title, words }: ManualSection): string {
  return `${title} ${words}`.toLowerCase()
}

function titleHits({ title }: ManualSection, words: readonly string[]): number {
  return words.filter((word) => title.toLowerCase().includes(word)).length
}

/** The beginning of a word at or after a place, unless there is none before `end`: Chinese knows no spaces. */
function wordFrom(text: string, at: number, end: number): number {
  const space = text.indexOf(' ', at)
  return at === 0 || space < 0 || space >= end ? at : space + 1
}

function excerptOf(
  { words: text }: ManualSection,
  words: readonly string[],
): readonly [string, string, string] {
  const lower = text.toLowerCase()
  const found = words
    .map((word) => ({ word, at: lower.indexOf(word) }))
    .filter(({ at }) => at >= 0)
    .toSorted((left, right) => left.at - right.at)[0]
  if (!found) return ['', '', text.slice(0, before + after)]
  const end = found.at + found.word.length
  const start = wordFrom(text, Math.max(0, found.at - before), found.at)
  return [
    `${start > 0 ? '…' : ''}${text.slice(start, found.at)}`,
    text.slice(found.at, end),
    `${text.slice(end, end + after)}${end + after < text.length ? '…' : ''}`,
  ]
}
