/** The built app under measurement: started, asked inside its page, ended. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { environmentOf, startCommand } from '../../electron/e2e/workbench.ts'

export interface Opened {
  readonly app: ElectronApplication
  readonly page: Page
  /** Milliseconds from asking for the process to a page that Playwright can talk to. */
  readonly launched: number
}

/** A folder for one measurement, gone when `work` is done. */
export async function withHome<Value>(work: (home: string) => Promise<Value>): Promise<Value> {
  const home = mkdtempSync(join(tmpdir(), 'bench-ui-'))
  try {
    return await work(home)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** `appFolder` runs another copy of the app than this repository. */
export async function withWindow<Value>(
  home: string,
  work: (opened: Opened) => Promise<Value>,
  appFolder?: string,
): Promise<Value> {
  const { executablePath, args } = startCommand()
  const begun = performance.now()
  const app = await _electron.launch({
    executablePath,
    args: appFolder === undefined ? args : [...args.slice(0, -1), appFolder],
    env: environmentOf(home),
    colorScheme: null,
  })
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(120_000)
    return await work({ app, page, launched: performance.now() - begun })
  } finally {
    await app.close().catch(() => undefined)
  }
}

/**
 * Milliseconds, on the page's own clock, from `begin` until `isDone` holds and a frame has been painted after that.
 * Both are JavaScript expressions of the page.
 */
export function timeInPage(page: Page, begin: string, isDone: string): Promise<number> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const begun = performance.now()
    ${begin};
    const look = () => {
      if (performance.now() - begun > 60_000) {
        reject(new Error('not done after a minute: ' + document.body.innerText.slice(0, 500)))
        return
      }
      if (!(${isDone})) { requestAnimationFrame(look); return }
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)))
    }
    requestAnimationFrame(look)
  })`)
}

/** Resident memory of a process, MiB. */
export function residentMemory(processId: number): number {
  const pages = Number(readFileSync(`/proc/${processId}/statm`, 'utf8').split(' ')[1])
  return (pages * 4_096) / 2 ** 20
}

/** Process ids by what Electron calls them: the engine, and the window's page. */
export async function processesOf(app: ElectronApplication): Promise<{
  readonly engine: number
  readonly page: number
}> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name })),
  )
  const find = (isIt: (type: string, name: string | undefined) => boolean) =>
    metrics.find(({ type, name }) => isIt(type, name))?.pid ?? 0
  return {
    engine: find((_type, name) => name === 'Steradian engine'),
    page: find((type) => type === 'Tab'),
  }
}
