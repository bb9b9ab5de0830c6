/** What a person without a mouse does: Tab until the wanted control has the focus, seeing where it is all the way. */
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** More presses than any page of the window needs. */
const most = 60

/** What a screen reader would call it, its test id, its id. Runs in the page. */
function namesOf(element: HTMLElement | SVGElement): string[] {
  const label = element.closest('label') ?? document.querySelector(`label[for="${element.id}"]`)
  const text = element.getAttribute('aria-label') ?? (label ?? element).textContent
  return [text.trim(), element.dataset['testid'] ?? '', element.id]
}

/** Why a person could not see the focus on it; empty where they can. Runs in the page. */
function complaintOf(element: HTMLElement | SVGElement): string {
  // A hidden radio button shows its focus on its label.
  const holder = element.matches('.visually-hidden') ? element.closest('label') : null
  const { width, top, bottom } = (holder ?? element).getBoundingClientRect()
  const { outlineStyle, boxShadow } = getComputedStyle(holder ?? element)
  if (width === 0 || bottom <= 0 || top >= innerHeight) return 'is out of sight'
  return outlineStyle === 'none' && boxShadow === 'none' ? 'shows no focus' : ''
}

export async function tabTo(page: Page, wanted: string | RegExp): Promise<void> {
  const seen: string[] = []
  // The page as a whole has the keyboard without showing it.
  const focused = page.locator(':focus:not(#main)')
  const isWanted = (name: string) =>
    typeof wanted === 'string' ? name === wanted : wanted.test(name)
  for (let presses = 0; presses <= most; presses++) {
    if (presses > 0 && (await focused.count()) > 0) {
      const names = await focused.evaluate(namesOf)
      seen.push(names.find(Boolean)?.slice(0, 40) ?? '')
      expect(await focused.evaluate(complaintOf), seen.at(-1)).toBe('')
      if (names.some(isWanted)) return
    }
    await page.keyboard.press('Tab')
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
