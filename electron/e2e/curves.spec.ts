/** Curves of other programs: dropped as a folder of event files and as a table, compared with a run of ours. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { eventFile } from '../../core/app/curves/testing.ts'
import { ask } from './ask.ts'
import { dropFiles } from './drop.ts'
import { test } from './workbench.ts'

const screenshots = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')
const hostile = '<img src=x onerror=alert(1)>'

async function train(page: Page): Promise<void> {
  await ask(page, 'runs.start', {
    ...{ method: 'spherical-motion', name: 'ours' },
    config: {
      ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
      training: { steps: 60, batchSize: 16, evaluateEvery: 30, seed: 1 },
    },
  })
  await expect(page.getByText('Finished')).toHaveCount(1, { timeout: 60_000 })
}

/** Two runs as TensorBoard has them: a folder each. */
async function writeLogs(folder: string): Promise<void> {
  for (const name of ['theirs', hostile]) {
    await mkdir(join(folder, name), { recursive: true })
    const points = Array.from({ length: 60 }, (_, step) => ({ step, time: 1.7e9 + step }))
    const events = points.flatMap(({ step, time }) => [
      { tag: 'train/loss', step, time, value: 2 / (1 + step / 10) },
      { tag: hostile, step, time, value: step },
      { tag: 'constructor', step, time, value: 60 - step },
    ])
    await writeFile(join(folder, name, 'events.out.tfevents.1700000000.there'), eventFile(events))
  }
}

test('a folder of event files is dropped, listed, looked at and compared with a run of ours', async ({
  workbench,
}) => {
  const { page, app } = await workbench.launch()
  await train(page)
  await writeLogs(join(workbench.home, 'logs'))
  await dropFiles(page, page.getByTestId('drop-zone'), [join(workbench.home, 'logs')])
  await expect(page.getByText('2 runs were imported; they are ticked in the list.')).toBeVisible()
  await expect(page.getByTestId('run-row')).toHaveCount(3)
  await expect(page.getByTestId('run-row').filter({ hasText: 'Imported' })).toHaveCount(2)
  await expect(page.getByTestId('run-row').filter({ hasText: hostile })).toHaveCount(1)
  await page.screenshot({ path: resolve(screenshots, 'imported-runs-light.png') })

  const filter = page.getByLabel('Filter runs')
  await filter.fill('method = imported and step >= 59')
  await expect(page.getByTestId('run-row')).toHaveCount(2)
  await filter.fill('')

  await page.getByRole('checkbox').nth(0).scrollIntoViewIfNeeded()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByTestId('compare').click()
  await expect(page.getByRole('heading', { name: 'Compare 3 runs' })).toBeVisible()
  await expect(page.getByTestId('compare-train-loss').locator('canvas')).toBeVisible()
  for (const name of ['ours', 'theirs'])
    await expect(page.getByTestId('compare-train-loss')).toContainText(name)
  await expect(page.getByTestId('compare-train-loss')).not.toContainText('n = 2')
  await page.screenshot({ path: resolve(screenshots, 'imported-compare-light.png') })

  await page.goto(`${page.url().split('#')[0] ?? ''}#/runs/run-2`)
  await expect(page.getByTestId('run-imported')).toBeVisible()
  await expect(page.locator('canvas').first()).toBeVisible()
  await expect(page.getByTestId('run-fork')).toHaveCount(0)
  await page.screenshot({ path: resolve(screenshots, 'imported-run-light.png') })
  await app.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'dark'
  })
  await page.screenshot({ path: resolve(screenshots, 'imported-run-dark.png') })
  await page.getByTestId('run-more').click()
  await expect(page.getByTestId('run-clone')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Delete' })).toBeVisible()
  expect(await ask(page, 'runs.get', { runId: 'run-2' })).toMatchObject({
    ...{ method: 'imported', step: 59, startedAt: '2023-11-14T22:13:20.000Z' },
  })
  const named = await ask(page, 'runs.rename', { runId: 'run-2', name: 'renamed' })
  const tagged = await ask(page, 'runs.annotate', {
    runId: 'run-2',
    notes: named.notes,
    tags: ['t'],
  })
  expect(tagged).toMatchObject({ name: 'renamed', tags: ['t'], method: 'imported' })
  await ask(page, 'runs.remove', { runId: 'run-2' })
  expect((await ask(page, 'runs.restore', { runId: 'run-2' })).deletedAt).toBe(null)
  await expect(ask(page, 'runs.fork', { runId: 'run-2', config: {}, name: '' })).rejects.toThrow(
    'was imported',
  )
})

test('a dropped table is curves or a data set, as the person says; a damaged one leaves nothing behind', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  const table = join(workbench.home, 'metrics.csv')
  const rows = Array.from({ length: 40 }, (_, n) => `${n},${1 / (1 + n)},${n % 3 === 0 ? n : ''}`)
  await writeFile(table, `epoch,train_loss,accuracy\n${rows.join('\n')}\n`)
  const zone = page.getByTestId('drop-zone')
  await dropFiles(page, zone, [table])
  await expect(page.getByTestId('curves-question')).toBeVisible()
  await page.screenshot({ path: resolve(screenshots, 'imported-question-light.png') })
  await page.getByTestId('take-as-curves').click()
  await expect(page.getByText('“metrics” was imported as run-1.')).toBeVisible()
  await expect(page.getByTestId('run-row')).toHaveCount(1)

  await dropFiles(page, zone, [table])
  await page.getByTestId('take-as-data').click()
  await expect(page.getByRole('heading', { name: 'Import a data set' })).toBeVisible()

  const damaged = join(workbench.home, 'events.out.tfevents.1')
  const bytes = eventFile([{ tag: 'loss', step: 1, value: 1 }])
  bytes[bytes.length - 6] = 255
  await writeFile(damaged, bytes)
  await dropFiles(page, zone, [damaged])
  await expect(page.getByText(/events\.out\.tfevents\.1, byte \d+: the checksum/)).toBeVisible()
  expect(await ask(page, 'runs.list', {})).toHaveLength(1)
})
