import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

/** Whether something of what scrolls sideways lies beyond its right edge. */
export function useMoreBeside(scroller: Readonly<ShallowRef<HTMLElement | null>>) {
  const hasMore = shallowRef(false)

  function look(): void {
    const box = scroller.value
    hasMore.value = box !== null && box.scrollLeft + box.clientWidth < box.scrollWidth - 1
  }

  const resized = new ResizeObserver(look)
  onMounted(() => {
    const box = scroller.value
    if (!box) return
    box.addEventListener('scroll', look, { passive: true })
    resized.observe(box)
    for (const child of box.children) resized.observe(child)
  })
  onBeforeUnmount(() => {
    resized.disconnect()
  })
  return hasMore
}
