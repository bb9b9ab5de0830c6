import { nextTick, onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'

/** What has the keyboard for a reason of its own while the page behind it changes. */
const kept = '#main, dialog[open], [role=dialog]'

/**
 * A new page has the keyboard and begins at its top: PageDown scrolls it, Tab goes on from its first control. Going back
 * comes to where the page was left.
 */
export function usePageFocus(): void {
  const router = useRouter()
  /** How far a page was scrolled, by its place in the history. */
  const left = new Map<number, number>()
  let at = positionInHistory()

  const stopBefore = router.beforeEach(() => {
    const main = document.getElementById('main')
    if (main) left.set(at, main.scrollTop)
  })
  const stopAfter = router.afterEach(async (to, from) => {
    const before = at
    at = positionInHistory()
    await nextTick()
    const main = document.getElementById('main')
    if (!main || to.path === from.path) return
    main.scrollTop = at < before ? (left.get(at) ?? 0) : 0
    if (document.activeElement?.closest(kept)) return
    const page = main.querySelector<HTMLElement>('[data-page]') ?? main
    page.focus({ preventScroll: true })
  })
  onScopeDispose(() => {
    stopBefore()
    stopAfter()
  })
}

/** As vue-router counts it. */
function positionInHistory(): number {
  const { position } = (history.state ?? {}) as { position?: unknown }
  return typeof position === 'number' ? position : 0
}
