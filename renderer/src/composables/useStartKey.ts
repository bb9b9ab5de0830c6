import { onMounted, onScopeDispose } from 'vue'

/** Ctrl+Enter starts what the form on the page describes. */
export function useStartKey(start: () => void): void {
  function listen(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    start()
  }
  onMounted(() => {
    window.addEventListener('keydown', listen)
  })
  onScopeDispose(() => {
    window.removeEventListener('keydown', listen)
  })
}
