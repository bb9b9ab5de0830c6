import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Range } from '../charts/scale.ts'
import { innerOf, shareAt, spanBetween, valueAt } from './plotGeometry.ts'
import type { Plot } from './plotGeometry.ts'
import type { LinkedAxis } from './useLinkedAxis.ts'

/** Shares of the axis where a drag began and is now; `pan` is the range it began on. */
type Drag = { readonly from: number; readonly to: number; readonly pan: Range | null }

function edgesOf({ from, to }: Drag) {
  return { low: Math.min(from, to), high: Math.max(from, to) }
}

/** A click that trembles is not a selection. Pixels. */
const leastDrag = 5

/** The pin that all plots of an axis share: one of them holds it. */
function usePin({ pinned, cursor }: LinkedAxis) {
  const isOwn = shallowRef(false)
  // Let go of in another plot, it is nobody's.
  watch(pinned, (isPinned) => (isOwn.value &&= isPinned), { flush: 'sync' })

  function pinAt(place: number): void {
    pinned.value = !pinned.value
    isOwn.value = pinned.value
    cursor.value = place
  }

  function letGo(): void {
    pinned.value = false
    cursor.value = null
  }

  return { held: computed(() => pinned.value && isOwn.value), pinAt, letGo }
}

/**
 * Pointer on a plot: moving sets the shared cursor, dragging zooms, double click shows all again,
 * Shift or Alt and drag pans, Alt and wheel zooms about the pointer. A click pins the cursor and its values, the next lets
 * go of them.
 */
export function usePlotPointer(plot: Readonly<Ref<Plot>>, linked: LinkedAxis) {
  const [hovering, drag] = [shallowRef(false), shallowRef<Drag | null>(null)]
  const { held, pinAt, letGo } = usePin(linked)

  function pointerdown(event: PointerEvent): void {
    if (event.button !== 0) return
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    const share = shareAt(plot.value, event)
    const pan = event.shiftKey || event.altKey ? plot.value.range : null
    drag.value = { from: share, to: share, pan }
  }

  function pointermove(event: PointerEvent): void {
    const share = shareAt(plot.value, event)
    hovering.value = true
    if (!linked.pinned.value) linked.cursor.value = valueAt(plot.value, share)
    if (!drag.value) return
    drag.value = { ...drag.value, to: share }
    const { from, pan } = drag.value
    const { scale } = plot.value
    if (pan) linked.move(spanBetween({ range: pan, scale }, from - share, 1 + from - share))
  }

  function pointerup(): void {
    const dragged = drag.value
    drag.value = null
    if (dragged?.pan) linked.rest()
    else if (dragged) selectOrPin(dragged)
  }

  function selectOrPin(dragged: Drag): void {
    const { low, high } = edgesOf(dragged)
    if ((high - low) * innerOf(plot.value).length > leastDrag)
      linked.view.value = spanBetween(plot.value, low, high)
    else pinAt(valueAt(plot.value, dragged.to))
  }

  function pointerleave(): void {
    hovering.value = false
    if (!linked.pinned.value) linked.cursor.value = null
  }

  function wheel(event: WheelEvent): void {
    if (!event.altKey) return
    event.preventDefault()
    const share = shareAt(plot.value, event)
    const factor = event.deltaY > 0 ? 1.25 : 0.8
    const low = share - share * factor
    linked.move(spanBetween(plot.value, low, low + factor))
  }

  const selection = computed(() => {
    if (!drag.value || drag.value.pan) return null
    const { low, high } = edgesOf(drag.value)
    const { left, length } = innerOf(plot.value)
    return { left: left + low * length, width: (high - low) * length }
  })

  const showAll = () => (linked.view.value = null)
  const reading = computed(() => hovering.value || held.value)
  const handlers = { pointerdown, pointermove, pointerup, pointerleave, wheel, dblclick: showAll }
  return { reading, held, letGo, selection, handlers }
}
