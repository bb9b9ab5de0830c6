/** Draws a person's Markdown as elements with text inside: nothing in it can become HTML, a script or a request. */
import { defineComponent, h } from 'vue'
import { parseMarkdown } from '../text/markdown.ts'
import { drawBlocks } from './markdownNodes.ts'
import type { Ink } from './markdownNodes.ts'

const ink: Ink = {
  // The window opens nothing outside itself: the address is shown, to be copied.
  named: ({ text, address }) =>
    h('span', { class: 'address', title: address }, [
      text,
      h('span', { class: 'muted' }, ` (${address})`),
    ]),
  heading: ({ level }, words) => h(`h${Math.min(6, level + 1)}`, words),
  code: ({ text }) => h('pre', text),
  row: () => ({}),
}

export const MarkdownText = defineComponent({
  name: 'MarkdownText',
  props: { text: { type: String, required: true } },
  setup: (props) => () =>
    h('div', { class: 'markdown' }, drawBlocks(parseMarkdown(props.text), ink)),
})
