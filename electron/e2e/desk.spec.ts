/** A fork with its lineage, a study from a form, views and layouts that are kept, the trash, and a watchpoint that pauses. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Config } from '../../core/contract/method.ts'
import { ask } from './ask.ts'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

function small(training: Config, optimizer: Config = {}): Config {
  return {
    ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp', optimizer },
    training: { batchSize: 16, steps: 80, evaluateEvery: 40, checkpointEvery: 20, ...training },
  }
}

async function finished(page: Page, runId: string): Promise<void> {
  await expect
    .poll(async () => (await ask(page, 'runs.get', { runId })).status.kind, { timeout: 60_000 })
    .toBe('finished')
}

async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to
  }, route)
}

test('a fork goes on from the checkpoint with other settings, and the lineage says so', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  const request = { method: 'spherical-motion', name: 'first', config: small({}) } as const
  const { runId } = await ask(page, 'runs.start', request)
  await finished(page, runId)
  await goTo(page, `/runs/${runId}`)
  await page.getByTestId('run-fork').click()
  await expect(page.getByTestId('fork-origin')).toContainText('step 80')
  // Nothing is left to train until there are more steps.
  await page.locator('#field-training-steps').fill('120')
  await page.locator('#field-optimizer-learningRate').fill('0.02')
  await page.locator('#run-name').fill('cooler')
  await page.getByTestId('run-start').click()
  await expect(page.getByRole('heading', { name: 'cooler' })).toBeVisible()
  const fork = (await ask(page, 'runs.list', {}))[0]
  await finished(page, fork?.runId ?? '')
  expect(fork?.parent).toEqual({ runId, step: 80 })
  const [loss] = await ask(page, 'runs.seriesIndex', { runId: fork?.runId ?? '' })
  expect([loss?.firstStep, loss?.lastStep]).toEqual([81, 120])
  await page.getByRole('tab', { name: 'Lineage' }).click()
  await expect(page.getByTestId('lineage')).toContainText('optimizer.learningRate 0.1 → 0.02')

  await goTo(page, '/runs')
  await page.getByLabel('Filter runs').fill('name = cooler')
  await page.getByTestId('views').click()
  await page.getByLabel('Name of the view').fill('Cool ones')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Everything' }).click()
  await expect(page.getByTestId('run-row')).toHaveCount(2)
  await page.getByTestId('views').click()
  await page.getByRole('button', { name: 'Cool ones', exact: true }).click()
  await expect(page.getByTestId('run-row')).toHaveCount(1)
})

test('a study tries what its form says; a larger budget wakes it; its proposals come again', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  const request = { method: 'spherical-motion', name: '', config: small({ steps: 20 }) } as const
  const { runId } = await ask(page, 'runs.start', request)
  await finished(page, runId)
  await goTo(page, `/studies/new/spherical-motion?copy=${runId}`)
  await page.getByTestId('search-optimizer.learningRate').check()
  await page.locator('#sampler').selectOption('random')
  await page.locator('#budget').fill('2')
  await page.locator('#budget').press('Tab')
  await page.getByTestId('study-start').click()
  await expect(page.getByTestId('study-status')).toHaveText('Finished', { timeout: 60_000 })
  await page.locator('#study-budget').fill('3')
  await page.locator('#study-budget').press('Tab')
  await expect(page.getByTestId('study-progress')).toContainText('3 of 3 trials')
  await expect(page.getByTestId('study-status')).toHaveText('Finished', { timeout: 60_000 })
  await expect(page.getByTestId('trial-table').locator('tbody tr[tabindex]')).toHaveCount(3)
  const replayed = await ask(page, 'studies.replay', { studyId: 'study-1', index: 2 })
  expect(replayed.equal).toBe(true)
  await page.getByTestId('replay').click()
  await expect(page.getByTestId('replayed')).toContainText('All 3 proposals come again')
  await page.screenshot({ path: resolve(folder, 'study-light.png') })
})

test('a layout of charts is saved under a name, chosen, renamed, there after a restart, and removed', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  const request = { method: 'spherical-motion', name: 'laid out', config: small({}) } as const
  const { runId } = await ask(page, 'runs.start', request)
  await finished(page, runId)
  await goTo(page, `/runs/${runId}?tab=charts`)
  const smoothing = page.getByRole('slider', { name: 'Smoothing' })
  await expect(smoothing).toHaveValue('0.6')
  await page.keyboard.press('s')
  await expect(smoothing).toHaveValue('0')
  await page.getByTestId('layouts').click()
  await page.getByLabel('Name of the layout').fill('Raw curves')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The layout “Raw curves” is saved.')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  await expect(smoothing).toHaveValue('0.6')
  await page.getByTestId('layouts').click()
  await page.getByRole('button', { name: 'Rename the layout Raw curves' }).click()
  await page.getByLabel('Name of the layout').fill('Unsmoothed')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByRole('button', { name: 'Unsmoothed', exact: true }).click()
  await expect(smoothing).toHaveValue('0')
  await expect(page.getByTestId('layouts')).toContainText('Unsmoothed')
  // Written down where the slider has come to rest: under its name, and as what the page shows.
  await expect
    .poll(async () => (await ask(page, 'layouts.list', {})).map((kept) => kept.smoothing).sort())
    .toEqual([0, 0])
  await app.close()

  const { page: again } = await workbench.launch()
  await goTo(again, `/runs/${runId}?tab=charts`)
  await expect(again.getByRole('slider', { name: 'Smoothing' })).toHaveValue('0')
  await again.getByTestId('layouts').click()
  await again.getByRole('button', { name: 'Remove the layout Unsmoothed' }).click()
  await expect(again.getByTestId('layouts')).toContainText('Layouts')
})

test('the menu of a row deletes, Undo brings back, and the trash asks before it deletes for good', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  const request = { method: 'spherical-motion', name: 'gone', config: small({}) } as const
  const { runId } = await ask(page, 'runs.start', request)
  await finished(page, runId)
  const remove = async () => {
    await page.getByTestId('row-more').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect(page.getByTestId('run-row')).toHaveCount(0)
  }
  await page.getByTestId('toggle-charts').click()
  await expect(page.getByTestId('charts-beside').locator('canvas').first()).toBeVisible()
  await remove()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByTestId('run-row')).toHaveCount(1)
  await remove()
  await page.getByLabel('Which runs').selectOption('trash')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByTestId('question').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByTestId('run-row')).toHaveCount(1)
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByTestId('question-yes').click()
  await expect(page.getByText('“gone” is deleted for good.')).toBeVisible()
  expect(await ask(page, 'runs.list', {})).toHaveLength(0)
})

test('a loss that is no number pauses the run; its last good checkpoint is offered', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  // A rate this large sends the weights beyond float32 within a few steps.
  const config = small({ checkpointEvery: 1, steps: 2_000 }, { learningRate: 100, momentum: 0.9 })
  const { runId } = await ask(page, 'runs.start', {
    method: 'spherical-motion',
    name: 'wild',
    config,
  })
  await goTo(page, `/runs/${runId}`)
  const banner = page.getByTestId('watchpoint-banner')
  await expect(banner).toContainText('Paused by a watchpoint', { timeout: 60_000 })
  await page.screenshot({ path: resolve(folder, 'watchpoint-light.png') })
  await banner.getByRole('button', { name: /go on from step/ }).click()
  await expect(page.getByTestId('fork-origin')).toContainText('wild')
})
