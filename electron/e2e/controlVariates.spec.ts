/** Two models compared by evidence, from a dropped CSV to the Bayes factor in words, in seconds. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { dropFiles } from './drop.ts'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

/** 160 patients: `dose` decides about recovery, `noise` does not. Smooth, so the same each time. */
function writeTable(home: string): string {
  const rows = Array.from({ length: 160 }, (_, row) => {
    const dose = Math.sin(1 + 2.3 * row)
    const noise = Math.cos(5 + 7.1 * row)
    const recovered = dose + 0.6 * Math.sin(3 + 4.7 * row) > 0 ? 'yes' : 'no'
    return [dose.toFixed(4), noise.toFixed(4), recovered].join(',')
  })
  const file = join(home, 'trial.csv')
  writeFileSync(file, ['dose,noise,recovered', ...rows].join('\n'))
  return file
}

async function type(page: Page, path: string, value: string): Promise<void> {
  await page.locator(`#field-${path.replaceAll('.', '-')}`).fill(value)
}

test('a dropped table, two models, and their Bayes factor', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await dropFiles(page, page.getByTestId('drop-zone'), [writeTable(workbench.home)])
  await page.getByTestId('import-confirm').click()
  await expect(page).toHaveURL(/#\/datasets\/trial/)

  await page.evaluate(() => {
    window.location.hash = '/new/control-variates'
  })
  const picker = page.getByTestId('field-problem.dataset')
  await picker.getByText('trial', { exact: false }).first().click()
  for (const details of await page.locator('details').all())
    await details.evaluate((element) => {
      element.setAttribute('open', '')
    })
  await type(page, 'problem.target', 'recovered')
  await type(page, 'problem.positive', 'yes')
  // A column that is not there is refused before anything runs.
  await type(page, 'problem.features', 'dose, nose')
  await expect(page.getByText(/has no column “nose”/).first()).toBeAttached()
  await expect(page.getByTestId('run-start')).toBeDisabled()
  await type(page, 'problem.features', 'noise, dose')
  await type(page, 'problem.alternativeFeatures', 'noise')
  await type(page, 'ladder.temperatures', '9')
  await type(page, 'sampling.draws', '60')
  await type(page, 'sampling.warmUp', '80')
  await type(page, 'training.steps', '60')
  await expect(page.getByTestId('run-start')).toBeEnabled()
  await page.getByTestId('run-start').click()

  await expect(page.getByTestId('run-status').first()).toHaveText(/finished/i, { timeout: 90_000 })
  const factor = page.getByTestId('bayes-factor')
  await expect(factor).toContainText(/Very strong evidence for “noise, dose”/)
  await expect(factor).toContainText(/Log Bayes factor -?\d+\.\d+ ± \d/)
  // Seven estimators for each of two models, one of them marked.
  const tables = page.getByTestId('estimators')
  await expect(tables).toHaveCount(2)
  await expect(tables.first().locator('tbody tr')).toHaveCount(7)
  await expect(tables.first()).toContainText('use this')
  await page.screenshot({ path: resolve(folder, 'control-variates-estimate-light.png') })

  await page.getByRole('tab', { name: 'Temperatures' }).click()
  await expect(page.getByText('Variance reduction per temperature')).toBeVisible()
  await page.screenshot({ path: resolve(folder, 'control-variates-temperatures-light.png') })
  await page.getByRole('tab', { name: 'Chains' }).click()
  await expect(page.getByText(/Split R-hat/).first()).toBeVisible()
  await page.screenshot({ path: resolve(folder, 'control-variates-chains-light.png') })
})
