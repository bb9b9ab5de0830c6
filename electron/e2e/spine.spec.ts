/** The main job, by mouse and keyboard: drop a data set, fill the form, train, watch, come back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { dropFiles } from './drop.ts'
import { writeIdxPair } from './idx.ts'
import { test } from './workbench.ts'

function chartPoints(page: Page): Promise<number> {
  return page
    .getByTestId('chart-angular-update')
    .getAttribute('data-points', { timeout: 2_000 })
    .then(Number, () => 0)
}

async function importDropped(page: Page, files: string[]): Promise<void> {
  await dropFiles(page, page.getByTestId('drop-zone'), files)
  await expect(page.getByText('IDX')).toBeVisible()
  await page.getByTestId('import-confirm').click()
  await expect(page).toHaveURL(/#\/datasets\/stripes/)
}

async function fillForm(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'New run' }).first().click()
  await page.getByTestId('field-dataset').getByText('stripes', { exact: false }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('stripes at rest')
  await expect(page.getByTestId('run-start')).toBeEnabled()
}

test('from a dropped data set to a run that is there after a restart', async ({ workbench }) => {
  const first = await workbench.launch()
  await importDropped(first.page, writeIdxPair(workbench.home, 400))
  await fillForm(first.page)

  const pressed = performance.now()
  await first.page.getByTestId('run-start').click()
  await expect.poll(() => chartPoints(first.page), { timeout: 30_000 }).toBeGreaterThan(0)
  const seconds = (performance.now() - pressed) / 1_000
  test
    .info()
    .annotations.push({ type: 'seconds to the first point', description: seconds.toFixed(1) })

  await first.page.getByTestId('run-stop').click()
  await expect(first.page.getByTestId('run-status').first()).toHaveText(/stopped/i)
  const points = await chartPoints(first.page)
  await first.app.close()

  const { page } = await workbench.launch()
  // The window comes back at the run; the list is one click away.
  await expect.poll(() => chartPoints(page)).toBeGreaterThanOrEqual(points)
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const row = page.getByTestId('run-row')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('stripes at rest')
  await expect(row).toContainText(/stopped/i)
  await row.getByText('stripes at rest').click()
  await expect.poll(() => chartPoints(page)).toBeGreaterThanOrEqual(points)
  await page.getByRole('link', { name: 'Data sets' }).click()
  await expect(page.getByTestId('dataset-card').filter({ hasText: 'stripes' })).toHaveCount(1)
})

test('a data set that is cut off is refused with its name and both numbers', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  const [, labels] = writeIdxPair(workbench.home, 50)
  const cut = join(workbench.home, 'stripes-images-idx3-ubyte')
  const header = Buffer.alloc(16 + 1_000)
  ;[0x803, 50, 28, 28].forEach((value, index) => header.writeUInt32BE(value, index * 4))
  writeFileSync(cut, header)

  await dropFiles(page, page.getByTestId('drop-zone'), [cut, labels])
  const told = page.getByText(/stripes-images-idx3-ubyte.*50 .*28.*28.*1,?000 bytes/)
  await expect(told.first()).toBeVisible()
  await page.getByRole('link', { name: 'Data sets' }).click()
  await expect(page.getByTestId('dataset-card').filter({ hasText: 'stripes' })).toHaveCount(0)
})
