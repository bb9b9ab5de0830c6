import { computed } from 'vue'
import type { ComputedRef } from 'vue'

/**
 * `value`, replaced only when `key` says that it differs in what counts here. A run that trains is another object four
 * times a second; a chart that wants no more of it than its start need not be drawn as often.
 */
export function useSteady<Value>(
  value: () => Value,
  key: (value: Value) => string,
): ComputedRef<Value> {
  return computed<Value>((before) => {
    const now = value()
    return before !== undefined && key(before) === key(now) ? before : now
  })
}
