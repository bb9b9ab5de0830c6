import { onScopeDispose, shallowRef } from 'vue'

/** The time, once a second. */
export function useNow() {
  const now = shallowRef(new Date())
  const timer = setInterval(() => (now.value = new Date()), 1000)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return now
}
