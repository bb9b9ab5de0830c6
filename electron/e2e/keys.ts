/** What a person without a mouse does: Tab until the wanted control has the focus, seeing where it is all the way. */
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** More presses than any page of the window needs. */
const most = 60

interface Focus {
  /** What a screen reader would call it, its test id, its id. */
  readonly names: readonly string[]
  /** Why a person could not see the focus on it; empty where they can. */
  readonly complaint: string
}

/** What has the focus, looked at once: a page that opens meanwhile takes it. Null: the page as a whole, which does not show it. */
function focusNow(page: Page): Promise<Focus | null> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null
    if (!element || element === document.body || element.id === 'main') return null
    const label = element.closest('label') ?? document.querySelector(`label[for="${element.id}"]`)
    const text = element.getAttribute('aria-label') ?? (label ?? element).textContent
    // A hidden radio button shows its focus on its label.
    const holder = (element.matches('.visually-hidden') && element.closest('label')) || element
    const complaint = () => {
      const { width, top, bottom } = holder.getBoundingClientRect()
      const { outlineStyle, boxShadow } = getComputedStyle(holder)
      if (width === 0 || bottom <= 0 || top >= innerHeight) return 'is out of sight'
      return outlineStyle === 'none' && boxShadow === 'none' ? 'shows no focus' : ''
    }
    const names = [text.trim(), element.dataset['testid'] ?? '', element.id]
    return { names, complaint: complaint() }
  })
}

export async function tabTo(page: Page, wanted: string | RegExp): Promise<void> {
  const seen: string[] = []
  const isWanted = (name: string) =>
    typeof wanted === 'string' ? name === wanted : wanted.test(name)
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab')
    const focus = await focusNow(page)
    if (!focus) continue
    seen.push(focus.names.find(Boolean)?.slice(0, 40) ?? '')
    expect(focus.complaint, seen.at(-1)).toBe('')
    if (focus.names.some(isWanted)) return
  }
  throw new Error(`Tab never came to ${String(wanted)}, but to ${seen.join(' | ')}`)
}

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** An action of the command palette, by its words. */
export async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}
