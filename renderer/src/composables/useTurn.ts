import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { leaveTurn, takeTurn } from './turns.ts'

/** `value` as it is drawn: the first one at once, later ones when it is this chart's turn. */
export function useTurn<Value>(value: () => Value): ShallowRef<Value> {
  const mine = {}
  const drawn = shallowRef(value()) as ShallowRef<Value>
  watch(value, () => {
    takeTurn(mine, () => (drawn.value = value()))
  })
  onScopeDispose(() => {
    leaveTurn(mine)
  })
  return drawn
}
