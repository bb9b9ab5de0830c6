import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** Width of an element in pixels; 0 until it is on the page. */
export function useElementWidth(element: Readonly<Ref<HTMLElement | null>>) {
  const width = shallowRef(0)
  const observer = new ResizeObserver(([entry]) => {
    if (entry) width.value = Math.round(entry.contentRect.width)
  })
  onMounted(() => {
    if (element.value) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
  })
  return width
}
