import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, ShallowRef } from 'vue'

/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const beyond = 8

/** Which rows of a long table are in sight. `rowHeight` in pixels is the same for all. */
export function useVirtualRows(
  element: Readonly<ShallowRef<HTMLElement | null>>,
  count: MaybeRefOrGetter<number>,
  rowHeight: number,
) {
  const top = shallowRef(0)
  const height = shallowRef(800)
  const resized = new ResizeObserver(([entry]) => {
    if (entry) height.value = entry.contentRect.height
  })
  const scrolled = () => {
    top.value = element.value?.scrollTop ?? 0
  }
  watch(
    element,
    (now, before) => {
      before?.removeEventListener('scroll', scrolled)
      resized.disconnect()
      now?.addEventListener('scroll', scrolled, { passive: true })
      if (now) resized.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => {
    element.value?.removeEventListener('scroll', scrolled)
    resized.disconnect()
  })

  const first = computed(() => Math.max(0, Math.floor(top.value / rowHeight) - beyond))
  const last = computed(() =>
    Math.min(toValue(count), Math.ceil((top.value + height.value) / rowHeight) + beyond),
  )
  return {
    first,
    last,
    /** Pixels of the rows above and below that are not drawn. */
    above: computed(() => first.value * rowHeight),
    below: computed(() => Math.max(0, toValue(count) - last.value) * rowHeight),
  }
}
