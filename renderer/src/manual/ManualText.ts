/** Draws a page of the manual: links lead to pages inside the window, pictures are the bundled ones. */
import { defineComponent, h } from 'vue'
import type { PropType, VNode } from 'vue'
import { RouterLink } from 'vue-router'
import { drawBlocks } from '../components/markdownNodes.ts'
import type { Ink } from '../components/markdownNodes.ts'
import CommandBlock from './CommandBlock.vue'
import { anchorOf, pictureAt, routeOf } from './pages.ts'
import type { ManualPage } from './pages.ts'

export const ManualText = defineComponent({
  name: 'ManualText',
  props: { page: { type: Object as PropType<ManualPage>, required: true } },
  setup: (props) => () =>
    h('article', { class: 'manual-text' }, drawBlocks(props.page.blocks, inkOf(props.page.id))),
})

function inkOf(page: string): Ink {
  return {
    named: ({ kind, text, address }) =>
      kind === 'picture' ? picture(text, address) : link(text, routeOf(address, page), address),
    heading: ({ level, parts }, words) => h(`h${level}`, { id: anchorOf(parts) }, words),
    code: ({ text, language }) =>
      language === 'bash' ? h(CommandBlock, { text }) : h('pre', { tabindex: 0 }, text),
    // An error's row is found by any of its codes.
    row: ([first = []]) => {
      const codes = first.flatMap((part) => (part.kind === 'code' ? [part.text] : []))
      return codes.length > 0 ? { 'data-codes': codes.join(' ') } : {}
    },
  }
}

function link(text: string, route: string | undefined, address: string): VNode | string {
  return route === undefined ? `${text} (${address})` : h(RouterLink, { to: route }, () => text)
}

function picture(words: string, address: string): VNode | string {
  const source = pictureAt(address)
  if (source === undefined) return words
  return h('img', { src: source, alt: words, loading: 'lazy' })
}
