/** Draws a person's Markdown as elements with text inside: nothing in it can become HTML, a script or a request. */
import { defineComponent, h } from 'vue'
import type { VNode } from 'vue'
import { parseMarkdown } from '../text/markdown.ts'
import type { Block, Inline } from '../text/markdown.ts'

export const MarkdownText = defineComponent({
  name: 'MarkdownText',
  props: { text: { type: String, required: true } },
  setup: (props) => () => h('div', { class: 'markdown' }, parseMarkdown(props.text).map(drawBlock)),
})

function drawBlock(block: Block): VNode {
  switch (block.kind) {
    case 'heading':
      return h(`h${Math.min(6, block.level + 1)}`, block.parts.map(drawInline))
    case 'paragraph':
      return h('p', block.parts.map(drawInline))
    case 'quote':
      return h('blockquote', block.parts.map(drawInline))
    case 'list':
      return h(
        block.ordered ? 'ol' : 'ul',
        block.items.map((item) => h('li', item.map(drawInline))),
      )
    case 'code':
      return h('pre', block.text)
    case 'rule':
      return h('hr')
  }
}

function drawInline(part: Inline): VNode | string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return h('code', part.text)
    case 'strong':
      return h('strong', part.parts.map(drawInline))
    case 'emphasis':
      return h('em', part.parts.map(drawInline))
    case 'link':
      // The window opens nothing outside itself: the address is shown, to be copied.
      return h('span', { class: 'address', title: part.address }, [
        part.text,
        h('span', { class: 'muted' }, ` (${part.address})`),
      ])
  }
}
