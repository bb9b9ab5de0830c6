import { onMounted, onScopeDispose } from 'vue'

/** Keys without Control or Command, wherever nothing is being typed and no dialog is open: `S`, `[`, `1`. */
export function usePlainKey(act: (key: string, event: KeyboardEvent) => void): void {
  function listen(event: KeyboardEvent): void {
    const { target } = event
    const isTyping = target instanceof Element && target.closest(typed) !== null
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return
    if (document.querySelector('dialog[open]')) return
    act(event.key, event)
  }
  onMounted(() => {
    window.addEventListener('keydown', listen)
  })
  onScopeDispose(() => {
    window.removeEventListener('keydown', listen)
  })
}

const typed = 'input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]'
