import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'
import { painted } from './painted.ts'

/** A gesture whose pointer or wheel stands still so long rests, milliseconds. */
const restAfter = 120
/** A drawing that is on the screen later than this is too slow to be made for every move. The two frames that are waited for count. */
const slow = 55

export interface FollowedView {
  /** What the charts are drawn for: the view, but the one before while a gesture is quicker than the drawing. */
  readonly drawnView: Readonly<ShallowRef<Span | null>>
  /** Changes the view as one of many moves of a gesture. */
  readonly move: (view: Span) => void
  /** The gesture is over. */
  readonly rest: () => void
}

/** Charts follow every move while they are quick; else their pictures are moved, and they are drawn when it rests. */
export function useFollowedView(
  view: ShallowRef<Span | null>,
  onScreen: () => Promise<void> = painted,
): FollowedView {
  const drawnView = shallowRef(view.value)
  let cost = 0
  let moving = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function draw(): void {
    if (drawnView.value === view.value) return
    drawnView.value = view.value
    const begun = performance.now()
    void onScreen().then(() => {
      cost = performance.now() - begun
    })
  }

  function rest(): void {
    clearTimeout(timer)
    moving = false
    draw()
  }

  function move(to: Span): void {
    clearTimeout(timer)
    timer = setTimeout(rest, restAfter)
    moving = true
    view.value = to
  }

  watch(
    view,
    () => {
      if (!moving || cost < slow) draw()
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return { drawnView, move, rest }
}
