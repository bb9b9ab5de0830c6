/** Pictures as people have them: broken ones and leaks among them are named, judged, and left out. */
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { ask } from './ask.ts'
import { dropFiles } from './drop.ts'
import { writePictureZip } from './pictureZip.ts'
import { test } from './workbench.ts'

const shots = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

/** Longest time between two turns of the page's event loop while `work` goes on, milliseconds. */
async function longestPause(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const measured = { last: performance.now(), longest: 0 }
    Reflect.set(globalThis, 'pauses', measured)
    setInterval(() => {
      const now = performance.now()
      measured.longest = Math.max(measured.longest, now - measured.last)
      measured.last = now
    }, 5)
  })
  await work()
  return await page.evaluate(
    () => (Reflect.get(globalThis, 'pauses') as { longest: number }).longest,
  )
}

test('a ZIP with two broken pictures and a leak, from the drop to a trained network', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  const file = join(workbench.home, 'stripes.zip')
  writePictureZip(file, 120)
  await dropFiles(page, page.getByTestId('drop-zone'), [file])

  const broken = page.getByTestId('problems-unreadable')
  await expect(broken).toContainText('2 files cannot be read')
  await expect(broken).toContainText('train/across/cut-off.png')
  await expect(broken).toContainText('train/down/empty.png is empty (0 bytes)')
  const leak = page.getByTestId('problems-leak')
  await expect(leak).toContainText('test/down/seen-again.png')
  await expect(leak).toContainText('equals train/down/seen.png in the train part')
  await page.screenshot({ path: join(shots, 'import-problems.png') })

  await leak.getByRole('combobox').selectOption({ label: 'Leave out' })
  await expect(leak).toContainText('left out')
  await expect(page.getByText('181 train, 60 test')).toBeVisible()

  const pause = await longestPause(page, async () => {
    await page.getByTestId('import-confirm').click()
    await expect(page).toHaveURL(/#\/datasets\/stripes/)
  })
  test.info().annotations.push({ type: 'longest pause, ms', description: pause.toFixed(0) })
  await page.screenshot({ path: join(shots, 'dataset-imported.png') })

  const [dataset] = (await ask(page, 'datasets.list', {})).filter(({ builtIn }) => !builtIn)
  const { runId } = await ask(page, 'runs.start', {
    method: 'spherical-motion',
    config: {
      dataset: dataset?.id ?? '',
      model: 'conv-small',
      augmentation: { flip: true, cropMargin: 2 },
      training: { batchSize: 32, steps: 60, evaluateEvery: 60, seed: 1 },
    },
    name: '',
  })
  const status = () => ask(page, 'runs.get', { runId }).then((run) => run.status.kind)
  await expect.poll(status, { timeout: 60_000 }).toBe('finished')
  const { metrics } = await ask(page, 'runs.get', { runId })
  expect(metrics['test/accuracy']).toBeGreaterThan(0.9)
})

test('what is no data set says why, format by format', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await dropFiles(page, page.getByTestId('drop-zone'), [
    resolve(import.meta.dirname, 'playwright.config.ts'),
  ])
  await expect(page.getByText('Why it was not recognised')).toBeVisible()
  await expect(page.getByRole('row', { name: /IDX/ })).toContainText('no file starts with')
  await page.screenshot({ path: join(shots, 'import-refused.png') })
})
