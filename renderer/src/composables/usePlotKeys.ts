import { shallowRef } from 'vue'
import type { Ref } from 'vue'
import { toShare } from '../charts/scale.ts'
import { spanBetween, valueAt } from './plotGeometry.ts'
import type { Plot } from './plotGeometry.ts'
import type { LinkedAxis } from './useLinkedAxis.ts'

/** Shares of the axis that one press moves the cursor, and what is in view. */
const [cursorStep, viewStep] = [0.02, 0.2]

/**
 * What a pointer does on a plot, by keys: arrows move the shared cursor, with Shift what is in view; + and − zoom about
 * the cursor, 0 shows all again.
 */
export function usePlotKeys(plot: Readonly<Ref<Plot>>, linked: LinkedAxis) {
  /** Whether the cursor is where keys have put it. */
  const holdsCursor = shallowRef(false)

  /** Along the axis, 0 to 1; the middle while there is no cursor in sight. */
  function cursorShare(): number {
    const { range, scale } = plot.value
    const share = linked.cursor.value === null ? NaN : toShare(range, scale, linked.cursor.value)
    return share >= 0 && share <= 1 ? share : 0.5
  }

  function moveCursor(by: number): void {
    const share = Math.min(1, Math.max(0, cursorShare() + by))
    holdsCursor.value = true
    linked.cursor.value = valueAt(plot.value, share)
  }

  function moveView(by: number): void {
    linked.move(spanBetween(plot.value, by, 1 + by))
  }

  function zoom(factor: number): void {
    const share = cursorShare()
    const low = share - share * factor
    linked.move(spanBetween(plot.value, low, low + factor))
  }

  const acts: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowLeft: ({ shiftKey }) => (shiftKey ? moveView(-viewStep) : moveCursor(-cursorStep)),
    ArrowRight: ({ shiftKey }) => (shiftKey ? moveView(viewStep) : moveCursor(cursorStep)),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => (linked.view.value = null),
  }

  function keydown(event: KeyboardEvent): void {
    const act = acts[event.key]
    const isOwn = event.target === event.currentTarget
    if (!act || !isOwn || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act(event)
  }

  function blur(): void {
    if (holdsCursor.value && !linked.pinned.value) linked.cursor.value = null
    holdsCursor.value = false
  }

  return { holdsCursor, keydown, blur }
}
