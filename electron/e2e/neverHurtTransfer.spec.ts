/** Transfer from a dropped model to dropped pictures: the grid, its comparison, its gradients, its sources. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import { dropFiles } from './drop.ts'
import { writeModel, writePictureArchive } from './transferFiles.ts'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

test('a model file and an image archive are dropped, the grid trains, the comparison is read', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  await dropFiles(page, page.getByTestId('drop-zone'), [writePictureArchive(workbench.home)])
  await page.getByTestId('import-confirm').click()
  await expect(page).toHaveURL(/#\/datasets\/marks/)

  await page.evaluate(() => {
    window.location.hash = '/new/never-hurt-transfer'
  })
  await page.getByTestId('field-target.dataset').getByText('marks').first().click()
  await page.locator('#field-target-classes').fill('')
  await page.locator('#field-target-side').fill('8')
  const sources = page.getByTestId('field-grid.sources')
  await sources.getByLabel(/Digits 0 to 4/).uncheck()
  await page.getByTestId('model-drop').scrollIntoViewIfNeeded()
  await dropFiles(page, page.getByTestId('model-drop'), writeModel(workbench.home))
  await expect(page.getByTestId('model-taken')).toContainText('1 layers are taken over, 1 left out')
  await page.locator('#field-grid-seeds').fill('2')
  await page.locator('#field-training-steps').fill('20')
  await expect(page.getByTestId('run-start')).toBeEnabled()
  await page.getByTestId('run-start').click()

  await expect(page.getByTestId('run-status').first()).toHaveText(/finished/i, { timeout: 90_000 })
  // The first preset: fine-tuning, and two regularisers under two rules.
  const comparison = page.getByTestId('transfer-comparison')
  await expect(comparison).toHaveAttribute('data-groups', '5')
  await expect(comparison.locator('tbody tr').filter({ hasText: 'DTNH' })).toHaveCount(2)
  await expect(page.getByTestId('transfer-verdict')).toHaveCount(1)
  await page.screenshot({ path: resolve(folder, 'transfer-comparison-light.png') })

  await page.getByRole('tab', { name: 'Gradients' }).click()
  await expect(page.getByTestId('transfer-angle-map').locator('canvas').first()).toBeVisible()
  await page.screenshot({ path: resolve(folder, 'transfer-gradients-light.png') })
  await page.getByRole('tab', { name: 'Sources' }).click()
  await expect(page.getByTestId('transfer-source')).toContainText('predictions')
})

test('a model with code in it is refused in words', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await page.evaluate(() => {
    window.location.hash = '/new/never-hurt-transfer'
  })
  await page.getByTestId('model-drop').scrollIntoViewIfNeeded()
  const paths = writeModel(workbench.home, { lambda: true })
  await dropFiles(page, page.getByTestId('model-drop'), paths)
  await expect(page.getByText(/“sneaky” is a Lambda layer, which is code to be run/)).toBeVisible()
})

test('the page of models: drop, layers, delete', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(page.getByTestId('model-card')).toHaveCount(2)
  await page.getByTestId('model-card').first().getByText('Show layers').click()
  await expect(page.getByTestId('model-card').first()).toContainText('1 left out')
  await dropFiles(page, page.getByTestId('model-drop'), writeModel(workbench.home))
  const own = page.getByTestId('model-card').filter({ hasText: 'Imported' })
  await expect(own).toContainText('1 taken over, 1 left out')
  await own.getByText('Layers of the file').click()
  await expect(own.locator('[data-status=skipped]')).toContainText('the old head')
  await page.screenshot({ path: resolve(folder, 'models-light.png') })
  await own.getByTestId('model-delete').click()
  await page.getByTestId('model-delete-confirm').click()
  await expect(page.getByTestId('model-card')).toHaveCount(2)
})
