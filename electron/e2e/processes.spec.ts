/** What dies and what lives on: trainers, engine, page, main, each killed in the middle of a run. */
import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, expect } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import type { Run } from '../../core/contract/run.ts'
import { ask } from './ask.ts'
import { descendants, environmentOf, startCommand, test } from './workbench.ts'

/** Long enough that no test sees its end. */
const config = {
  dataset: 'fashion-mnist-6k',
  model: 'conv-small',
  training: { batchSize: 16, steps: 100_000, seed: 1 },
}

/** The system's number of our process of that name. */
async function processNamed(
  app: ElectronApplication,
  name: 'Steradian engine' | 'Steradian trainer',
): Promise<number> {
  const named = await app.evaluate(
    ({ app: electron }, wanted) =>
      electron.getAppMetrics().filter((metric) => metric.name === wanted),
    name,
  )
  expect(named).toHaveLength(1)
  return named[0]!.pid
}

async function status(page: Page, runId: string): Promise<Run['status']> {
  return (await ask(page, 'runs.get', { runId })).status
}

async function step(page: Page, runId: string): Promise<number> {
  return (await ask(page, 'runs.get', { runId })).step
}

/** Starts a run and waits for its first steps. */
async function startRun(page: Page): Promise<string> {
  const { runId } = await ask(page, 'runs.start', { method: 'spherical-motion', config, name: '' })
  await expect.poll(() => step(page, runId), { timeout: 30_000 }).toBeGreaterThan(2)
  return runId
}

async function points(page: Page, runId: string): Promise<number> {
  const index = await ask(page, 'runs.seriesIndex', { runId })
  return index.find(({ key }) => key.family === 'train/loss')?.count ?? 0
}

test('a killed trainer leaves the window alive, and its run interrupted with its points', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  const runId = await startRun(page)
  const before = await points(page, runId)
  process.kill(await processNamed(app, 'Steradian trainer'), 'SIGKILL')

  await expect
    .poll(async () => (await status(page, runId)).kind, { timeout: 3_000 })
    .toBe('interrupted')
  expect(await status(page, runId)).toMatchObject({
    reason: expect.stringContaining('SIGKILL'),
  })
  expect(await points(page, runId)).toBeGreaterThanOrEqual(before)
  expect((await ask(page, 'app.info', {})).workspace).toBe(workbench.workspace)
})

test('a killed engine is started again; its run is interrupted and its trainer gone', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  const runId = await startRun(page)
  const before = await points(page, runId)
  const trainer = await processNamed(app, 'Steradian trainer')
  process.kill(await processNamed(app, 'Steradian engine'), 'SIGKILL')

  const statusSoon = () =>
    status(page, runId).then(
      ({ kind }) => kind,
      () => 'not answered',
    )
  await expect.poll(statusSoon, { timeout: 15_000 }).toBe('interrupted')
  expect(await points(page, runId)).toBeGreaterThanOrEqual(before)
  expect(existsSync(`/proc/${trainer}`)).toBe(false)
})

test('a killed page is loaded again where it was, while its run trains on', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  const runId = await startRun(page)
  const pageProcess = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
  )
  const before = await step(page, runId)
  await page.goto(`app://steradian/index.html#/runs/${runId}`)
  process.kill(pageProcess, 'SIGKILL')

  const revived = () =>
    app.evaluate(({ BrowserWindow }, old) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents
      return contents.getOSProcessId() !== old && !contents.isLoading() && contents.getURL()
    }, pageProcess)
  await expect.poll(revived).toContain(`app://steradian/index.html#/runs/${runId}`)
  // Playwright keeps calling a page that died dead: ask through main. Steps are stored at intervals.
  const stepNow = () =>
    app.evaluate(
      ({ BrowserWindow }, request) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(`new Promise((resolve) => {
          steradian.port.onMessage(({ reply, value }) => reply === 5e9 && resolve(value.step))
          steradian.port.post({ call: 5e9, name: 'runs.get', input: { runId: '${request}' } })
        })`) as Promise<number>,
      runId,
    )
  await expect.poll(stepNow).toBeGreaterThan(before)
})

test('after a killed main nothing is left running, and the next start finds the run', async ({
  workbench,
}) => {
  const first = await workbench.launch()
  const runId = await startRun(first.page)
  const before = await points(first.page, runId)
  const children = descendants(first.processId)
  expect(children.length).toBeGreaterThan(2)
  process.kill(first.processId, 'SIGKILL')
  const alive = () => children.filter(({ processId }) => existsSync(`/proc/${processId}`)).length
  await expect.poll(alive, { timeout: 10_000 }).toBe(0)

  const { page } = await workbench.launch()
  expect((await status(page, runId)).kind).toBe('interrupted')
  expect(await points(page, runId)).toBeGreaterThanOrEqual(before)
})

test('closing the window stops the run and keeps it', async ({ workbench }) => {
  const first = await workbench.launch()
  const runId = await startRun(first.page)
  await first.app.close()

  const { page } = await workbench.launch()
  expect((await status(page, runId)).kind).toBe('stopped')
  expect(await points(page, runId)).toBeGreaterThan(2)
})

test('a second start hands over to the first and ends', async ({ workbench }) => {
  const { page } = await workbench.launch()
  const { executablePath, args } = startCommand()
  const second = spawn(executablePath, args, {
    env: environmentOf(workbench.home),
    stdio: 'ignore',
  })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  expect((await ask(page, 'app.info', {})).workspace).toBe(workbench.workspace)
})

test('a workspace that cannot be opened ends the start with a reason', async ({ workbench }) => {
  const { executablePath, args } = startCommand()
  const file = join(workbench.home, 'file')
  writeFileSync(file, '')
  const env = { ...environmentOf(workbench.home), STERADIAN_WORKSPACE: join(file, 'workspace') }
  const app = spawn(executablePath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  app.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise((resolve) => app.once('exit', resolve))
  expect(code).toBe(1)
  expect(said).toContain('Steradian cannot open its workspace')
})

test('a workspace that another instance holds can be looked at, and not changed', async ({
  workbench,
}) => {
  const holder = join(workbench.workspace, 'workspace.lock')
  const first = await workbench.launch()
  await ask(first.page, 'views.save', {
    ...{ viewId: 'v', name: 'mine', filter: '', columns: [], groupBy: null },
    sort: { column: 'name', descending: false },
  })
  expect(existsSync(holder)).toBe(true)
  const { executablePath, args } = startCommand()
  // Another person’s settings, the same workspace.
  const second = await _electron.launch({
    ...{ executablePath, args },
    env: {
      ...environmentOf(workbench.home),
      XDG_CONFIG_HOME: join(workbench.home, 'other'),
      STERADIAN_READ_ONLY: '1',
    },
  })
  const page = await second.firstWindow()
  expect(await ask(page, 'app.info', {})).toMatchObject({ readOnly: true })
  expect(await ask(page, 'views.list', {})).toHaveLength(1)
  await expect(ask(page, 'views.remove', { viewId: 'v' })).rejects.toThrow('read-only')
  await expect(page.getByText('Read only')).toBeVisible()
  await second.close()
  expect(existsSync(holder)).toBe(true)
})
