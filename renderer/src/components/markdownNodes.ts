/** Markdown's tree as elements with text inside; what differs between notes and the manual is handed in as ink. */
import { h } from 'vue'
import type { VNode } from 'vue'
import { MathFormula } from '../help/MathFormula.ts'
import type { Block } from '../text/markdown.ts'
import type { Inline } from '../text/markdownInline.ts'
import type { Table } from '../text/markdownTable.ts'

type Named = Extract<Inline, { kind: 'link' | 'picture' }>
type Heading = Extract<Block, { kind: 'heading' }>
type Code = Extract<Block, { kind: 'code' }>

export interface Ink {
  readonly named: (part: Named) => VNode | string
  readonly heading: (heading: Heading, words: (VNode | string)[]) => VNode
  readonly code: (block: Code) => VNode
  /** Beside the element of a table's row. */
  readonly row: (cells: Table['rows'][number]) => Readonly<Record<string, string>>
}

export function drawBlocks(blocks: readonly Block[], ink: Ink): VNode[] {
  return blocks.map((block) => drawBlock(block, ink))
}

function drawBlock(block: Block, ink: Ink): VNode {
  const draw = (parts: readonly Inline[]) => parts.map((part) => drawInline(part, ink))
  switch (block.kind) {
    case 'heading':
      return ink.heading(block, draw(block.parts))
    case 'paragraph':
      return h('p', draw(block.parts))
    case 'quote':
      return h('blockquote', draw(block.parts))
    case 'list':
      return h(
        block.ordered ? 'ol' : 'ul',
        block.items.map((item) => h('li', draw(item))),
      )
    case 'table':
      return drawTable(block, draw, ink)
    case 'code':
      return ink.code(block)
    case 'rule':
      return h('hr')
  }
}

function drawTable(
  { head, rows }: Table,
  draw: (parts: readonly Inline[]) => (VNode | string)[],
  ink: Ink,
): VNode {
  const body = rows.map((cells) =>
    h(
      'tr',
      ink.row(cells),
      cells.map((cell) => h('td', draw(cell))),
    ),
  )
  const names = head.map((cell) => h('th', { scope: 'col' }, draw(cell)))
  return h('table', [h('thead', [h('tr', names)]), h('tbody', body)])
}

function drawInline(part: Inline, ink: Ink): VNode | string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return h('code', part.text)
    case 'formula':
      return h(MathFormula, { formula: part.text, inline: true })
    case 'strong':
      return h(
        'strong',
        part.parts.map((inner) => drawInline(inner, ink)),
      )
    case 'emphasis':
      return h(
        'em',
        part.parts.map((inner) => drawInline(inner, ink)),
      )
    case 'link':
    case 'picture':
      return ink.named(part)
  }
}
