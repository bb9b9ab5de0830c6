/** A run sealed into a file, dropped and double-clicked into an empty workspace, and trained further there. */
import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import { ask } from './ask.ts'
import { dropFiles } from './drop.ts'
import { environmentOf, startCommand, test } from './workbench.ts'

const screenshots = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')

test('a bundle from the export dialogue opens in an empty workspace with its figures, and forks there', async ({
  workbench,
}) => {
  const first = await workbench.launch()
  await ask(first.page, 'runs.start', {
    ...{ method: 'spherical-motion', name: 'sealed' },
    config: {
      ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
      training: { steps: 60, batchSize: 16, evaluateEvery: 30, checkpointEvery: 30, seed: 1 },
    },
  })
  await first.page.getByText('sealed').first().click()
  await expect(first.page.getByText('Finished').first()).toBeVisible({ timeout: 60_000 })
  const trained = await ask(first.page, 'runs.get', { runId: 'run-1' })
  await first.app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, workbench.home)
  await first.page.getByTestId('run-export').click()
  await first.page.screenshot({ path: resolve(screenshots, 'export-dialog-light.png') })
  await first.page.getByText('Whole run as a bundle', { exact: true }).click()
  await expect(first.page.getByText(/sealed into run-1\.steradian/)).toBeVisible()
  await first.app.close()
  await rm(workbench.workspace, { recursive: true, force: true })

  const { page } = await workbench.launch()
  await expect(page.getByText('No run yet')).toBeVisible()
  await dropFiles(page, page.getByTestId('drop-zone'), [join(workbench.home, 'run-1.steradian')])
  await expect(page.getByText(/was verified and imported as run-1/)).toBeVisible()
  await expect(page.getByText('Finished').first()).toBeVisible()
  expect(await ask(page, 'runs.get', { runId: 'run-1' })).toEqual(trained)
  expect(await readdir(join(workbench.workspace, 'exports'))).toEqual([])

  // The desktop's way: a double click starts the program again, which hands the file to the one that runs.
  const { executablePath, args } = startCommand()
  execFile(executablePath, [...args, join(workbench.home, 'run-1.steradian')], {
    env: environmentOf(workbench.home),
  })
  await expect(page.getByText(/was verified and imported as run-2/)).toBeVisible()

  const config = {
    ...trained.config,
    training: { steps: 90, batchSize: 16, evaluateEvery: 30, seed: 1 },
  }
  const fork = await ask(page, 'runs.fork', { runId: 'run-1', step: 60, config, name: 'further' })
  await expect
    .poll(async () => (await ask(page, 'runs.get', { runId: fork.runId })).step, {
      timeout: 60_000,
    })
    .toBe(90)
})
