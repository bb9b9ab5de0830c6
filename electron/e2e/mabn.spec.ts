/** The six-cell grid of the small-batch laboratory, from the form to its comparison figure, in seconds. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

/** Types a number into a field of the form, by the field's path. */
async function type(page: Page, path: string, value: string): Promise<void> {
  await page.locator(`#field-${path.replaceAll('.', '-')}`).fill(value)
}

test('six cells train as one run and are compared: figure, table, statistics', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  await page.evaluate(() => {
    window.location.hash = '/new/mabn'
  })
  await page.locator('#preset').selectOption('six-cells')
  await expect(page.getByText('Cells of the grid')).toBeVisible()
  await type(page, 'training.steps', '16')
  // The form says what does not fit before anything runs: the preset warms up for 100 steps.
  await expect(page.getByText(/warm-up takes 100 steps, a cell has 16/)).toBeAttached()
  for (const details of await page.locator('details').all())
    await details.evaluate((element) => {
      element.setAttribute('open', '')
    })
  await type(page, 'schedule.warmUpSteps', '4')
  await type(page, 'measureEvery', '8')
  await expect(page.getByText(/warm-up takes/)).toHaveCount(0)
  await page.locator('#field-model').selectOption('conv-small')
  await expect(page.getByTestId('run-start')).toBeEnabled()
  await page.getByTestId('run-start').click()

  await expect(page.getByTestId('mabn-cell')).toHaveCount(6)
  await expect(page.getByTestId('run-status').first()).toHaveText(/finished/i, { timeout: 90_000 })
  const comparison = page.getByTestId('mabn-comparison')
  await expect(comparison).toHaveAttribute('data-methods', '3')
  await expect(comparison.locator('canvas')).toBeVisible()
  const rows = page.getByTestId('mabn-methods').locator('tbody tr')
  await expect(rows).toHaveText([
    /Batch norm/,
    /Batch renormalisation/,
    /Moving average batch norm/,
  ])
  // Both batch sizes of every normaliser, in percent.
  for (const row of await rows.all()) await expect(row).toHaveText(/\d+\.\d\d.*\d+\.\d\d/s)
  await expect(page.getByTestId('mabn-cell').filter({ hasText: 'finished' })).toHaveCount(6)
  await page.screenshot({ path: resolve(folder, 'mabn-comparison-light.png') })

  await page.getByRole('tab', { name: 'Batch statistics' }).click()
  await expect(page.getByTestId('mabn-moment')).toHaveAttribute('data-points', '4')
  await page.getByTestId('mabn-cell-choice').selectOption({ index: 0 })
  await expect(page.getByTestId('mabn-mean')).toHaveAttribute('data-points', '4')
  await page.screenshot({ path: resolve(folder, 'mabn-statistics-light.png') })
})
