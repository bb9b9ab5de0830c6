/**
 * The manual of docs/manual, in English and (docs/manual/zh) Chinese, bundled into the window as text and pictures:
 * nothing is fetched, and it is the manual of this very version.
 */
import type { Language } from '../text/language.ts'
import { parseMarkdown } from '../text/markdown.ts'
import type { Block } from '../text/markdown.ts'
import { plainText } from '../text/markdownInline.ts'
import type { Inline } from '../text/markdownInline.ts'

export interface ManualSection {
  /** Of its heading, as in addresses; empty above the first heading. */
  readonly id: string
  readonly title: string
  /** Everything below the heading, as a search reads it. */
  readonly words: string
}

export interface ManualPage {
  /** Name of its file. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
  readonly sections: readonly ManualSection[]
}

const folder = '../../../docs/manual/'
const english = import.meta.glob<string>('../../../docs/manual/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const chinese = import.meta.glob<string>('../../../docs/manual/zh/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const pictures = import.meta.glob<string>('../../../docs/images/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
})

const contents = 'README'

/** The contents, then the pages in their order. */
function order(): string[] {
  const links = (english[`${folder}${contents}.md`] ?? '').matchAll(/\]\(([a-z-]+)\.md\)/g)
  return [contents, ...[...links].flatMap(([, id = '']) => id)]
}

function pagesOf(textOf: (id: string) => string | undefined): readonly ManualPage[] {
  return order().flatMap((id) => {
    const text = textOf(id)
    return text === undefined ? [] : [pageOf(id, text)]
  })
}

const pages: Readonly<Record<Language, readonly ManualPage[]>> = {
  en: pagesOf((id) => english[`${folder}${id}.md`]),
  zh: pagesOf((id) => chinese[`${folder}zh/${id}.md`] ?? english[`${folder}${id}.md`]),
}

export function manualPages(language: Language): readonly ManualPage[] {
  return pages[language]
}

/** The page of a file's name; the contents where none is named. */
export function manualPage(id: string | undefined, language: Language): ManualPage | undefined {
  return pages[language].find((page) => page.id === (id ? id : contents))
}

/** Where the bundled picture behind an address of the manual lies. */
export function pictureAt(address: string): string | undefined {
  return pictures[address.replace(/^(\.\.\/)+images\//, '../../../docs/images/')]
}

/** A link between pages as a route of the window; undefined for any other address. */
export function routeOf(address: string, from: string): string | undefined {
  const [, file, section = ''] = /^([A-Za-z-]+)\.md(#.*)?$/.exec(address) ?? []
  if (file === contents) return `/manual${section}`
  if (file !== undefined) return `/manual/${file}${section}`
  return address.startsWith('#') ? `/manual/${from}${address}` : undefined
}

/** As GitHub names a heading's anchor. */
export function anchorOf(heading: readonly Inline[]): string {
  const words = plainText(heading).toLowerCase()
  return words.replaceAll(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-')
}

function pageOf(id: string, text: string): ManualPage {
  const blocks = parseMarkdown(text)
  const [first] = blocks
  const title = first?.kind === 'heading' ? plainText(first.parts) : id
  return { id, title, blocks, sections: sectionsOf(blocks, title) }
}

function sectionsOf(blocks: readonly Block[], title: string): ManualSection[] {
  const sections: { id: string; title: string; words: string }[] = [{ id: '', title, words: '' }]
  for (const block of blocks.slice(1)) {
    const current = sections.at(-1)
    if (block.kind === 'heading')
      sections.push({ id: anchorOf(block.parts), title: plainText(block.parts), words: '' })
    else if (current) current.words = `${current.words} ${wordsOf(block)}`.trim()
  }
  return sections
}

function wordsOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
    case 'quote':
      return plainText(block.parts)
    case 'list':
      return block.items.map(plainText).join(' ')
    case 'table':
      return [block.head, ...block.rows].flatMap((cells) => cells.map(plainText)).join(' ')
    case 'code':
      return block.text
    case 'rule':
      return ''
  }
}
