/** Charts of a run that trains: its end is followed, values under the pointer are pinned, a name in a legend lights its curve. */
import { expect } from '@playwright/test'
import type { Locator } from '@playwright/test'
import { ask } from './ask.ts'
import { lights } from './lights.ts'
import { test } from './workbench.ts'

const config = {
  ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
  training: { steps: 200_000, batchSize: 16, evaluateEvery: 50, checkpointEvery: 200_000, seed: 1 },
}

/** What its x axis reaches from and to. */
async function viewOf(chart: Locator): Promise<{ to: number; width: number }> {
  const [from = NaN, to = NaN] = ((await chart.getAttribute('data-view')) ?? '')
    .split(' ')
    .map(Number)
  return { to, width: to - from }
}

test('a live chart follows its end, pins values and lights a curve', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await ask(page, 'runs.start', { method: 'spherical-motion', name: 'live', config })
  await page.goto('app://steradian/index.html#/runs/run-1?tab=charts')
  const chart = page.getByTestId('chart-loss')
  const points = () => chart.getAttribute('data-total').then(Number)
  await expect.poll(points, { timeout: 20_000 }).toBeGreaterThan(100)

  const follow = page.getByTestId('follow-tail')
  await follow.click()
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  const first = await viewOf(chart)
  await expect.poll(async () => (await viewOf(chart)).to).toBeGreaterThan(first.to)
  expect((await viewOf(chart)).width).toBeCloseTo(first.width, 6)
  // Whoever shows everything looks somewhere else.
  await chart.locator('.plot').dblclick()
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
  await page.getByTestId('run-stop').click()
  await expect(page.getByTestId('run-status').first()).toHaveText(/stopped/i)

  const readout = chart.getByTestId('readout')
  await chart.locator('.plot').click({ position: { x: 200, y: 60 } })
  await expect(readout).toContainText('Pinned: click to let go')
  const pinned = await readout.innerText()
  await chart.locator('.plot').hover({ position: { x: 320, y: 60 } })
  await page.mouse.move(0, 0)
  expect(await readout.innerText()).toBe(pinned)
  await chart.locator('.plot').click({ position: { x: 320, y: 60 } })
  await page.mouse.move(0, 0)
  await expect(readout).toBeHidden()

  await lights(chart, chart.getByRole('button', { name: 'test', exact: true }))
})
