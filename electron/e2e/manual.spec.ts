/** The manual inside the window: by key, by search, and from an error to its row; pictures and formulas are drawn. */
import { expect } from '@playwright/test'
import { test } from './workbench.ts'

test('F1 opens the manual; a search leads to a section; a picture is drawn', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  await expect(page.getByRole('link', { name: 'Manual' })).toBeVisible()
  await page.keyboard.press('F1')
  const reading = page.getByTestId('manual-page')
  await expect(reading.getByRole('heading', { name: 'Manual' })).toBeVisible()

  await page.getByTestId('manual-search').fill('SIGTERM checkpoint')
  await expect(page.getByTestId('manual-hit').first()).toContainText('As a service')
  await page.getByTestId('manual-search').press('Enter')
  await expect(reading.locator('h2.sought')).toHaveText('As a service')

  await page.getByTestId('manual-search').fill('')
  await page.getByRole('link', { name: 'Spherical motion dynamics' }).click()
  await expect(reading.locator('math').first()).toBeVisible()
  const picture = reading.locator('img')
  await picture.scrollIntoViewIfNeeded()
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(500)
  expect(await reading.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
})

test('the code of an error leads to what the manual says about it', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await page.evaluate(() => {
    window.location.hash = '/manual/troubleshooting#workspace-in-use'
  })
  const row = page.getByTestId('manual-page').locator('tr.sought')
  await expect(row).toContainText('another Steradian has this workspace open')
  await expect(row).toBeInViewport()
})

test('in Chinese the manual is Chinese, with its pictures', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('中文', { exact: true }).click()
  await page.keyboard.press('F1')
  await page.getByRole('link', { name: '球面运动动力学' }).first().click()
  const reading = page.getByTestId('manual-page')
  await expect(reading.getByRole('heading', { name: '球面运动动力学' })).toBeVisible()
  const picture = reading.locator('img')
  await picture.scrollIntoViewIfNeeded()
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(500)
  await page.getByTestId('manual-search').fill('检查点 SIGTERM')
  await expect(page.getByTestId('manual-hit').first()).toContainText('作为服务')
})
