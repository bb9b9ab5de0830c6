/** Keeps the end of a live run in view: the view is as wide as it was and moves on with the newest point. */
import { computed, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'

/** Part of what is there that comes into view when nothing was zoomed. */
const firstShare = 0.2

/** `reach`: where the x of the page begins and ends now; null while there are no points. */
export function useFollowTail(view: ShallowRef<Span | null>, reach: () => Span | null) {
  const width = shallowRef<number | null>(null)
  let own: Span | null = null

  function show(to: number, wide: number): void {
    own = { from: to - wide, to }
    view.value = own
  }

  function toggle(): void {
    const now = reach()
    if (width.value !== null || !now) {
      width.value = null
      view.value = null
      return
    }
    const { from, to } = view.value ?? {
      from: now.to - firstShare * (now.to - now.from),
      to: now.to,
    }
    width.value = to - from
    show(now.to, to - from)
  }

  watch(reach, (now) => {
    if (width.value !== null && now && now.to !== own?.to) show(now.to, width.value)
  })
  /** Whoever zooms, pans or shows everything looks somewhere else. */
  watch(
    view,
    (seen) => {
      if (seen !== own) width.value = null
    },
    { flush: 'sync' },
  )

  return { following: computed(() => width.value !== null), toggle }
}
