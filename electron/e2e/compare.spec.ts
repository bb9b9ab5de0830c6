/** Runs filtered, ticked and compared: seeds as a band, settings that differ, changes against a reference. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { ask } from './ask.ts'
import { lights } from './lights.ts'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

const runs = [
  { name: 'fast', seed: 1, learningRate: 0.1 },
  { name: 'fast', seed: 2, learningRate: 0.1 },
  { name: 'slow', seed: 1, learningRate: 0.02 },
] as const

async function train(page: Page): Promise<void> {
  for (const { name, seed, learningRate } of runs)
    await ask(page, 'runs.start', {
      ...{ method: 'spherical-motion', name },
      config: {
        ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp', optimizer: { learningRate } },
        training: { steps: 120, batchSize: 16, evaluateEvery: 40, seed },
      },
    })
  await expect(page.getByText('Finished')).toHaveCount(runs.length, { timeout: 60_000 })
}

test('three runs: the filter finds them, the comparison tells them apart', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  await train(page)

  const filter = page.getByLabel('Filter runs')
  await filter.fill('name = fast and seed > 1')
  await expect(page.getByTestId('run-row')).toHaveCount(1)
  await filter.fill('name = fast and (')
  await expect(page.getByText(/something is missing at the end/)).toBeVisible()
  await filter.fill('')

  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByTestId('compare').click()
  await expect(page.getByRole('heading', { name: 'Compare 3 runs' })).toBeVisible()
  await expect(page.getByTestId('compare-train-loss').locator('canvas')).toBeVisible()
  await expect(page.getByTestId('compare-train-loss')).toContainText('fast (n = 2)')
  const average = page
    .getByTestId('compare-train-loss')
    .getByRole('button', { name: 'fast (n = 2)' })
  await lights(page.getByTestId('compare-train-accuracy'), average)

  const table = page.getByTestId('difference-table')
  await expect(table.locator('tr.differs')).toHaveText([/Learning rate/, /Seed/])
  await expect(table).not.toContainText('Batch size')
  await page.keyboard.press('d')
  await expect(table).toContainText('Batch size')
  await table.getByRole('button', { name: 'Use as reference' }).last().click()
  await expect(table.locator('thead th').last()).toContainText('Reference')
  await page.screenshot({ path: resolve(folder, 'compare-light.png') })
})
