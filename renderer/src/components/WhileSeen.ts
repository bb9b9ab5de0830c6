/**
 * Brings its slot up to date only while it is on the screen or close to it: charts far away are neither computed nor drawn
 * while a run trains. The first rendering comes with the page, so that nothing is missing from it.
 */
import { defineComponent, h, onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { VNode } from 'vue'

/** Half a window beyond the edges of what scrolls is close. */
const near = '50% 0px'

export const WhileSeen = defineComponent({
  name: 'WhileSeen',
  setup(_, { slots }) {
    const element = shallowRef<HTMLElement | null>(null)
    const seen = shallowRef(true)
    let rendered: VNode | undefined
    const observer = new IntersectionObserver(
      (entries) => {
        seen.value = entries.at(-1)?.isIntersecting ?? true
      },
      { scrollMargin: near },
    )
    onMounted(() => {
      if (element.value) observer.observe(element.value)
    })
    onBeforeUnmount(() => {
      observer.disconnect()
    })
    return () => {
      // Unseen, the slot is not called, so what it depends on does not bring this function back.
      if (seen.value || !rendered)
        rendered = h('div', { ref: element, class: 'while-seen' }, slots['default']?.())
      return rendered
    }
  },
})
