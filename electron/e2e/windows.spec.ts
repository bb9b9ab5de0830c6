/** Several windows on one engine: both live, each kept, none more trusted than the other. */
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { ask } from './ask.ts'
import { test } from './workbench.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'test-results', 'screenshots')
const config = {
  ...{ dataset: 'digits-8x8', model: 'mlp', imageReduction: 1 },
  training: { batchSize: 16, steps: 100_000, evaluateEvery: 1_000, seed: 1 },
}

async function opened(app: ElectronApplication, open: () => Promise<unknown>): Promise<Page> {
  const [page] = await Promise.all([app.waitForEvent('window'), open()])
  await page.waitForLoadState('load')
  return page
}

function points(page: Page): Promise<number> {
  return page
    .getByTestId('chart-angular-update')
    .getAttribute('data-points', { timeout: 2_000 })
    .then(Number, () => 0)
}

test('a run started in one window draws its points in the other; closing one leaves it training', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  await expect(page.getByText('No run yet')).toBeVisible()
  const second = await opened(app, () => page.keyboard.press('Control+Shift+N'))
  await expect(second).toHaveURL(/#\/runs$/)
  const { runId } = await ask(page, 'runs.start', { method: 'spherical-motion', config, name: 'b' })
  await expect(second.getByTestId('run-row')).toHaveCount(1)

  // By mouse with Ctrl, and by the menu of its row: a window for the run.
  const third = await opened(app, () =>
    second.getByTestId('run-row').click({ modifiers: ['ControlOrMeta'] }),
  )
  await expect(third).toHaveURL(new RegExp(`#/runs/${runId}$`))
  await second.getByTestId('run-row').click({ button: 'right' })
  await second.screenshot({ path: resolve(folder, 'row-menu-light.png') })
  const fourth = await opened(app, () => second.getByTestId('open-window').click())
  await expect.poll(() => points(third), { timeout: 30_000 }).toBeGreaterThan(2)
  const before = await points(fourth)
  await expect.poll(() => points(fourth), { timeout: 30_000 }).toBeGreaterThan(before)

  await third.close()
  await page.close()
  await expect.poll(() => app.windows().length).toBe(2)
  const step = async () => (await ask(second, 'runs.get', { runId })).step
  const reached = await step()
  await expect.poll(step).toBeGreaterThan(reached)
  expect((await ask(second, 'runs.get', { runId })).status.kind).toBe('running')
})

test('windows come back where they were, at their pages; one that was closed does not', async ({
  workbench,
}) => {
  const first = await workbench.launch()
  await expect(first.page.getByText('No run yet')).toBeVisible()
  const second = await opened(first.app, () => first.page.keyboard.press('Control+Shift+N'))
  const third = await opened(first.app, () => first.page.keyboard.press('Control+Shift+N'))
  await second.evaluate("location.hash = '/settings'")
  const bounds = { x: 40, y: 50, width: 1000, height: 700 }
  await first.app.evaluate(({ BrowserWindow }, wanted) => {
    const settings = BrowserWindow.getAllWindows().find((one) =>
      one.webContents.getURL().endsWith('/settings'),
    )
    settings?.setBounds(wanted)
  }, bounds)
  await third.close()
  // Playwright's page is gone before its window is.
  const count = () =>
    first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  await expect.poll(count).toBe(2)
  await first.app.close()

  const { app } = await workbench.launch()
  const pages = () => app.windows().map((page) => new URL(page.url()).hash)
  await expect.poll(() => pages().sort()).toEqual(['#/runs', '#/settings'])
  const size = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL().endsWith('/settings'))
      ?.getNormalBounds(),
  )
  expect(size).toMatchObject({ width: bounds.width, height: bounds.height })
})

test('a second window is as locked as the first, and cannot be opened elsewhere or without end', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  await expect(page.getByText('No run yet')).toBeVisible()
  const second = await opened(app, () => page.keyboard.press('Control+Shift+N'))
  const door = await second.evaluate(() =>
    Object.keys(Reflect.get(globalThis, 'steradian') as object),
  )
  expect(door.sort()).toEqual(
    await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'steradian') as object).sort()),
  )
  const preferences = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const contents = window.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration }
    }),
  )
  const locked = { sandbox: true, contextIsolation: true, nodeIntegration: false }
  expect(preferences).toEqual([locked, locked])
  expect(await second.evaluate(() => Reflect.has(globalThis, 'process'))).toBe(false)

  const open = (route: unknown) =>
    second.evaluate(
      (to) =>
        (Reflect.get(globalThis, 'steradian') as { openWindow: (route: unknown) => Promise<void> })
          .openWindow(to)
          .then(
            () => 'opened',
            () => 'refused',
          ),
      route,
    )
  for (const route of ['https://example.org/', 'runs', '/x#y', 'javascript:1', 7, undefined])
    expect(await open(route)).toBe('refused')
  await second.evaluate(() => {
    window.open('app://steradian/index.html')
    window.location.href = 'https://example.org/'
  })
  await second.waitForTimeout(300)
  expect(app.windows()).toHaveLength(2)
  expect(second.url()).toMatch(/^app:\/\/steradian\//)
  const answers = []
  for (let count = 0; count < 12; count++) answers.push(await open('/settings'))
  expect(answers.filter((answer) => answer === 'opened')).toHaveLength(10)
  expect(app.windows()).toHaveLength(12)
})
