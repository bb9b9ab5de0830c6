/** A Chinese page of the manual says what its English partner says: the same sections, tables, commands and equations. */
import { expect, test } from 'vitest'
import type { Block } from '../text/markdown.ts'
import type { Inline } from '../text/markdownInline.ts'
import { manualPage, manualPages } from './pages.ts'
import { searchManual } from './search.ts'

const han = /\p{Script=Han}/u

function partsOf(block: Block): Inline[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
    case 'quote':
      return [...block.parts]
    case 'list':
      return block.items.flat()
    case 'table':
      return [block.head, ...block.rows].flat(2)
    case 'code':
    case 'rule':
      return []
  }
}

function within(parts: readonly Inline[]): Inline[] {
  return parts.flatMap((part) => ('parts' in part ? [part, ...within(part.parts)] : [part]))
}

/** What a translation leaves as it is: equations, words of code, where links and pictures lead. */
function untouched(blocks: readonly Block[]): string[] {
  return within(blocks.flatMap(partsOf))
    .flatMap((part) => {
      if (part.kind === 'formula' || part.kind === 'code') return [`${part.kind} ${part.text}`]
      if (part.kind !== 'link' && part.kind !== 'picture') return []
      return [`${part.kind} ${part.address.replace(/^(\.\.\/)+/, '../')}`]
    })
    .sort()
}

/** The skeleton: kinds in their order, levels of headings, sizes of tables and lists. */
function skeleton(blocks: readonly Block[]): string[] {
  return blocks.map((block) => {
    if (block.kind === 'heading') return `heading ${block.level}`
    if (block.kind === 'table') return `table ${block.head.length} × ${block.rows.length}`
    if (block.kind === 'list') return `list ${block.items.length}`
    return block.kind
  })
}

/** Commands without the comments beside them, which are translated. */
function commands(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'code' ? [block.text.replaceAll(/ +#.*$/gm, '')] : [],
  )
}

const pairs = manualPages('en').map((page) => [page.id, page] as const)

test.each(pairs)('%s has its Chinese partner', (id, english) => {
  const chinese = manualPage(id, 'zh')
  expect(chinese?.title).toMatch(han)
  const blocks = chinese?.blocks ?? []
  expect(skeleton(blocks)).toEqual(skeleton(english.blocks))
  expect(commands(blocks)).toEqual(commands(english.blocks))
  expect(untouched(blocks)).toEqual(untouched(english.blocks))
  for (const { title, words } of chinese?.sections ?? [])
    if (words.length > 200) expect(words, title).toMatch(han)
})

test('Chinese words are found in the Chinese pages', () => {
  const [first] = searchManual(manualPages('zh'), '断电 检查点')
  expect(first?.page.id).toMatch(/command-line|cluster/)
})
