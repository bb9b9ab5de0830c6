/** Pictures of the main screens, light and dark, for people to judge: test-results/screenshots. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { ask } from './ask.ts'
import { writeIdxPair } from './idx.ts'
import { dropFiles } from './drop.ts'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to
  }, route)
  await page.waitForTimeout(700)
}

for (const theme of ['light', 'dark'] as const)
  test(`screens in ${theme}`, async ({ workbench }) => {
    const { app, page } = await workbench.launch()
    await app.evaluate(({ nativeTheme }, wanted) => {
      nativeTheme.themeSource = wanted
    }, theme)
    const shoot = (name: string) =>
      page.screenshot({ path: resolve(folder, `${name}-${theme}.png`), animations: 'disabled' })

    await page.waitForTimeout(500)
    await shoot('empty')
    await goTo(page, '/methods')
    await shoot('methods')
    await goTo(page, '/new/spherical-motion')
    await shoot('new-run')
    await goTo(page, '/datasets')
    await shoot('datasets')
    await goTo(page, '/datasets/fashion-mnist-6k')
    await shoot('dataset')
    await dropFiles(page, page.getByTestId('drop-zone'), writeIdxPair(workbench.home, 300))
    await page.waitForTimeout(1_500)
    await shoot('import')
    const { runId } = await ask(page, 'runs.start', {
      method: 'spherical-motion',
      config: {
        dataset: 'fashion-mnist-6k',
        model: 'conv-small',
        imageReduction: 2,
        training: { batchSize: 32, steps: 400, seed: 1 },
      },
      name: '',
    })
    await goTo(page, `/runs/${runId}`)
    const step = () => ask(page, 'runs.get', { runId }).then((run) => run.step)
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(100)
    await shoot('run-live')
    await ask(page, 'runs.stop', { runId })
    await goTo(page, '/runs')
    await shoot('runs')
    await goTo(page, '/settings')
    await shoot('settings')
    await page.keyboard.press('Control+k')
    await page.waitForTimeout(300)
    await shoot('palette')
  })
