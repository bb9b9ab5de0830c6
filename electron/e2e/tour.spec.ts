/** The first-run tour, by keyboard alone, in a fresh workspace; and that it is resumed, left for good, and found again. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { ask } from './ask.ts'
import { test } from './workbench.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

function title(page: Page) {
  return page.getByTestId('tour').getByRole('heading')
}

/** Serious and critical findings of axe on the page as it stands. */
function findings(page: Page): Promise<unknown> {
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))`)
}

test('a first start shows the tour; it leads through the example and never comes back by itself', async ({
  workbench,
}) => {
  const first = await workbench.launch({ offersTour: true })
  const { page } = first
  await expect(title(page)).toHaveText('What Steradian is for')
  await expect(page.getByTestId('tour')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(title(page)).toHaveText('Start the example')
  // The page behind it works: the button it points at is pressed, not the card's own.
  await page.getByTestId('run-demonstration').click()
  await expect(title(page)).toHaveText('Watch it live')
  await expect(page.getByTestId('chart-angular-update')).toBeVisible()
  await page.evaluate(axe)
  await first.app.evaluate(({ nativeTheme }) => (nativeTheme.themeSource = 'light'))
  expect(await findings(page)).toEqual([])
  const [run] = await ask(page, 'runs.list', {})
  const runId = run?.runId ?? ''
  const status = () => ask(page, 'runs.get', { runId }).then((one) => one.status.kind)
  await expect.poll(status, { timeout: 120_000 }).toBe('finished')
  const { seconds } = await ask(page, 'runs.get', { runId })
  test.info().annotations.push({ type: 'seconds of the example', description: seconds.toFixed(1) })
  await page.screenshot({ path: resolve(folder, 'tour-live-light.png'), animations: 'disabled' })
  await page.getByTestId('tour-next').press('Enter')
  await expect(title(page)).toHaveText('Where its result is')
  await first.app.close()

  const second = await workbench.launch({ offersTour: true })
  await expect(title(second.page)).toHaveText('Where its result is')
  await expect(second.page).toHaveURL(new RegExp(`#/runs/${runId}$`))
  await second.page.keyboard.press('Escape')
  await expect(second.page.getByTestId('tour')).toHaveCount(0)
  await second.app.close()

  const { page: third } = await workbench.launch({ offersTour: true })
  await expect(third.getByTestId('chart-angular-update')).toBeVisible()
  await third.waitForTimeout(500)
  await expect(third.getByTestId('tour')).toHaveCount(0)
  await third.keyboard.press('Shift+F1')
  await expect(title(third)).toHaveText('What Steradian is for')
})
