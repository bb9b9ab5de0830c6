import { nextTick, onBeforeUnmount, onMounted } from 'vue'
import type { ShallowRef } from 'vue'
import { useRunListStore } from '../stores/runList.ts'

/** Whoever comes back to the list finds it scrolled as it was left, the opened run's row with the keyboard. */
export function useListReturn(scroller: Readonly<ShallowRef<HTMLElement | null>>): void {
  const { place } = useRunListStore()

  onMounted(async () => {
    const element = scroller.value
    if (!element || place.runId === null) return
    element.scrollTop = place.scrolled
    // Rows are drawn once the scrolling has been heard of.
    await new Promise(requestAnimationFrame)
    await nextTick()
    const row = element.querySelector<HTMLElement>(`[data-run-id="${CSS.escape(place.runId)}"]`)
    row?.focus({ preventScroll: true })
  })
  onBeforeUnmount(() => {
    place.scrolled = scroller.value?.scrollTop ?? 0
  })
}
