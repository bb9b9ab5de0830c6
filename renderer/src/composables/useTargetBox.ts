import { onScopeDispose, shallowRef, watch } from 'vue'
import { clipped, isInside } from '../tour/placement.ts'
import type { Box } from '../tour/placement.ts'

/** Milliseconds after which a page that grew or was drawn late is looked at again. */
const lookAgain = 200

/** Where on the window the first element of `selector` stands; null while it cannot be seen. Scrolled to once. */
export function useTargetBox(selector: () => string | null) {
  const box = shallowRef<Box | null>(null)
  let shown: Element | null = null

  function look(): void {
    const wanted = selector()
    const element = wanted === null ? null : document.querySelector(wanted)
    if (element && element !== shown) element.scrollIntoView({ block: 'nearest' })
    shown = element
    const found = element?.getBoundingClientRect()
    const next = found && isInside(found, viewport()) ? clipped(found, viewport()) : null
    if (!isSame(box.value, next)) box.value = next
  }

  const timer = setInterval(look, lookAgain)
  window.addEventListener('resize', look)
  window.addEventListener('scroll', look, { capture: true, passive: true })
  watch(selector, look, { flush: 'post', immediate: true })
  onScopeDispose(() => {
    clearInterval(timer)
    window.removeEventListener('resize', look)
    window.removeEventListener('scroll', look, { capture: true })
  })
  return box
}

export function viewport() {
  return { width: window.innerWidth, height: window.innerHeight }
}

function isSame(one: Box | null, other: Box | null): boolean {
  if (one === null || other === null) return one === other
  return (['left', 'top', 'width', 'height'] as const).every((side) => one[side] === other[side])
}
