import { shallowRef } from 'vue'
import type { Ref } from 'vue'
import { nextScale } from '../charts/scale.ts'
import type { Scale } from '../charts/scale.ts'

/** `L`, Shift+L and `F` while a chart has the focus: another scale of y or x, as large as the window; Escape makes it small. */
export function useChartKeys(xScale: Ref<Scale>, yScale: Ref<Scale>) {
  const enlarged = shallowRef(false)
  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) return
    const pressed = event.key.toLowerCase()
    if (pressed === 'f') enlarged.value = !enlarged.value
    if (pressed === 'escape') enlarged.value = false
    if (pressed !== 'l') return
    if (event.shiftKey) xScale.value = nextScale(xScale.value)
    else yScale.value = nextScale(yScale.value)
  }
  return { enlarged, key }
}
