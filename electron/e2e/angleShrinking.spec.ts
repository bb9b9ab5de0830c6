/** A scaled-down shrink and search from the form to the drawn winner, pictures of its rounds, and a fork from one. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { ask } from './ask.ts'
import { test } from './workbench.ts'
import type { Launched } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

async function set(page: Page, path: string, value: string): Promise<void> {
  await page.locator(`#field-${path.replaceAll('.', '-')}`).fill(value)
}

/** Three cuts of six operators, a few epochs each, then a short SPOS. */
async function fillForm(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = '/new/angle-shrinking'
  })
  await set(page, 'shrink.rounds', '3')
  await set(page, 'shrink.dropPerRound', '6')
  await set(page, 'shrink.firstEpochs', '8')
  await set(page, 'shrink.laterEpochs', '2')
  await set(page, 'rivals.testedChildren', '20')
  await page.locator('#field-search-kind').selectOption('spos')
  await set(page, 'search.epochs', '4')
  await set(page, 'search.population', '6')
  await set(page, 'search.generations', '3')
  await set(page, 'search.retrainEpochs', '3')
  // A short first round is worth a warning, not a refusal.
  await expect(page.getByText(/steps before the first cut; below about 300/)).toBeVisible()
  await expect(page.getByTestId('run-start')).toBeEnabled()
}

async function showCut(page: Page, cut: number): Promise<void> {
  await page.getByTestId('round-slider').fill(String(cut))
}

/** In both themes. */
async function shoot({ app, page }: Launched, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await app.evaluate(({ nativeTheme }, wanted) => {
      nativeTheme.themeSource = wanted
    }, theme)
    await page.waitForTimeout(300)
    await page.screenshot({ path: resolve(folder, `${name}-${theme}.png`), animations: 'disabled' })
  }
}

async function leftOf(page: Page): Promise<string> {
  return (await page.getByTestId('space-standing').textContent()) ?? ''
}

test('a space shrinks in the window, cut by cut, is searched, and a run goes on from a cut', async ({
  workbench: started,
}) => {
  const launched = await started.launch()
  const { page } = launched
  await page.setViewportSize({ width: 1440, height: 1400 }).catch(() => undefined)
  await fillForm(page)
  await page.getByTestId('run-start').click()
  await expect(page.getByTestId('shrink-view')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByTestId('run-status').first()).toHaveText(/finished/i, { timeout: 120_000 })

  const sizes: string[] = []
  for (const [cut, name] of [
    [0, 'first'],
    [2, 'middle'],
    [3, 'last'],
  ] as const) {
    await showCut(page, cut)
    sizes.push(await leftOf(page))
    await shoot(launched, `angle-shrinking-${name}`)
  }
  expect(sizes[0]).toBe('Before the first cut: 15,625 children, 30 operators')
  expect(sizes[1]).toMatch(/^After cut 2: [\d,]+ children, 18 operators$/)
  expect(sizes[2]).toMatch(/^After cut 3: [\d,]+ children, 12 operators$/)
  await expect(page.getByTestId('space-grid').locator('td.dropped')).toHaveCount(18)

  await page.getByRole('tab', { name: 'Ranking' }).click()
  await expect(page.getByTestId('ranking-tau')).toContainText(/Kendall’s τ −?0\.\d{3}/)
  await shoot(launched, 'angle-shrinking-ranking')
  await page.getByRole('tab', { name: 'Winner' }).click()
  await expect(page.getByTestId('winner-view').locator('rect.colour')).toHaveCount(6)
  await shoot(launched, 'angle-shrinking-winner')

  await page.getByRole('tab', { name: 'Search' }).click()
  const searched = page.getByTestId('search-view')
  await expect(searched).toContainText('18 children judged by SPOS')
  await expect(searched.locator('rect.colour')).toHaveCount(6)
  await expect(page.getByTestId('search-bill').locator('tbody tr')).toHaveCount(7)
  await expect(searched.getByText(/^\d+\.\d+ %$/).first()).toBeVisible()
  await shoot(launched, 'angle-shrinking-search')

  await page.getByRole('tab', { name: 'Shrinking' }).click()
  await showCut(page, 1)
  await page.getByTestId('fork-round').click()
  await expect(page.locator('#field-shrink-rounds')).toHaveValue('3')
  await set(page, 'shrink.rounds', '2')
  await set(page, 'shrink.dropPerRound', '9')
  await page.getByTestId('run-start').click()
  await expect(page.getByTestId('run-status').first()).toHaveText(/finished/i, { timeout: 120_000 })
  await expect(page.getByTestId('space-standing')).toHaveText(/^After cut 2: .* 15 operators$/)
  const [fork] = await ask(page, 'runs.list', {})
  expect(fork?.config).toMatchObject({ start: { round: 1 }, shrink: { dropPerRound: 9 } })
})
