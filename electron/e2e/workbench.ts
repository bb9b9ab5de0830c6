/** Starts the built app in a workspace and a home of its own, and cleans up behind it. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base, _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'

const root = resolve(import.meta.dirname, '..', '..')

export interface Launched {
  readonly app: ElectronApplication
  readonly page: Page
  /** Process id of Electron's main process. */
  readonly processId: number
}

export interface Workbench {
  readonly home: string
  readonly workspace: string
  readonly launch: (how?: { readonly offersTour: boolean }) => Promise<Launched>
}

function electronPath(): string {
  const given = process.env['STERADIAN_ELECTRON_PATH']
  if (given !== undefined) return given
  const stamp = join(root, 'node_modules', '.steradian', 'setup.json')
  if (!existsSync(stamp)) throw new Error('no Electron: run `npm test`, which sets up')
  return (JSON.parse(readFileSync(stamp, 'utf8')) as { electronPath: string }).electronPath
}

/** The environment of the app under test: settings below `home`, nobody to answer questions. */
export function environmentOf(home: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS')
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])),
    XDG_CONFIG_HOME: join(home, 'settings'),
    STERADIAN_WORKSPACE: join(home, 'workspace'),
    STERADIAN_TEST: '1',
  }
}

export function startCommand(): { executablePath: string; args: string[] } {
  // Chromium refuses its own sandbox to root; the page stays sandboxed from Node all the same.
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return { executablePath: electronPath(), args: [...switches, root] }
}

async function launch(home: string, offersTour: boolean): Promise<Launched> {
  const app = await _electron.launch({
    ...startCommand(),
    env: { ...environmentOf(home), ...(offersTour ? { STERADIAN_TOUR: '1' } : {}) },
    // Playwright would pretend a light desktop.
    colorScheme: null,
  })
  const page = await app.firstWindow()
  const processId = app.process().pid
  if (processId === undefined) throw new Error('Electron has no process id')
  return { app, page, processId }
}

export const test = base.extend<{ workbench: Workbench }>({
  // Playwright reads a fixture's needs from this pattern; it must be there, empty or not.
  workbench: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'steradian-e2e-'))
    const started: Launched[] = []
    await use({
      home,
      workspace: join(home, 'workspace'),
      launch: async ({ offersTour } = { offersTour: false }) => {
        const launched = await launch(home, offersTour)
        started.push(launched)
        return launched
      },
    })
    for (const { app } of started) await app.close().catch(() => undefined)
    await rm(home, { recursive: true, force: true })
  },
})

/** Process ids of everything below `processId`, by command line. */
export function descendants(processId: number): { processId: number; command: string }[] {
  const path = `/proc/${processId}/task/${processId}/children`
  if (!existsSync(path)) return []
  const children = readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => {
    const line = `/proc/${child}/cmdline`
    const command = existsSync(line) ? readFileSync(line, 'utf8').replaceAll('\0', ' ') : ''
    return [{ processId: child, command }, ...descendants(child)]
  })
}
