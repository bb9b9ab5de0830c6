/** Three policy gradients side by side: returns, episodes drawn, and what each leaves of the variance. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

const short = {
  'policy-repeats': '1',
  'policy-updates': '4',
  'policy-copies': '8',
  'policy-rolloutSteps': '64',
  'policy-minibatch': '128',
  'policy-controlSteps': '10',
  'policy-comparisonSteps': '20',
} as const

test('policies learn, are drawn, and their estimators are compared', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await page.evaluate(() => {
    window.location.hash = '/new/control-variates'
  })
  await page.locator('#preset').selectOption('point-mass-policies')
  for (const details of await page.locator('details').all())
    await details.evaluate((element) => {
      element.setAttribute('open', '')
    })
  for (const [field, value] of Object.entries(short))
    await page.locator(`#field-${field}`).fill(value)
  await expect(page.getByTestId('run-start')).toBeEnabled()
  await page.getByTestId('run-start').click()

  await expect(page.getByTestId('run-status').first()).toHaveText(/finished/i, { timeout: 120_000 })
  await page.getByRole('tab', { name: 'Policies' }).click()
  await expect(page.getByText('neural control', { exact: false }).first()).toBeVisible()
  await page.screenshot({ path: resolve(folder, 'control-variates-policies-light.png') })
  await page.getByText('What they do').scrollIntoViewIfNeeded()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: resolve(folder, 'control-variates-policies-dark.png') })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('tab', { name: 'Gradient variance' }).click()
  await expect(page.getByText('value baseline', { exact: false }).first()).toBeVisible()
  await page.screenshot({ path: resolve(folder, 'control-variates-gradient-variance-light.png') })
})
