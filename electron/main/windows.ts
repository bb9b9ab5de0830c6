/** All windows of the app: opened, found again by their page, and written down for the next start. */
import { join } from 'node:path'
import { app, nativeTheme } from 'electron'
import type { BrowserWindow, Rectangle, WebContents } from 'electron'
import type { Environment } from './environment.ts'
import { addressOf, backgroundColor, buildWindow, loadPage } from './window.ts'
import { readWindowStates, stateOf, writeWindowStates } from './windowState.ts'

export interface Windows {
  /** Beside the one in front, at a page or at the first one. Resolves once the page is there. */
  readonly open: (route?: string) => Promise<BrowserWindow>
  /** Those of the last session, or one. */
  readonly restore: () => Promise<void>
  readonly all: () => BrowserWindow[]
  /** The window of that page; none for a page that is not ours. */
  readonly of: (contents: WebContents) => BrowserWindow | undefined
  /** Where a person is, or was last. */
  readonly front: () => BrowserWindow | undefined
  /** Writes down what is open, for good: what closes from now on is there again at the next start. */
  readonly keep: () => void
}

/** More than anybody looks at; a page gone wild must not open them without end. */
const mostWindows = 12
/** Pixels by which a new window stands beside the one in front. */
const step = 32
/** Milliseconds in which a window that is dragged or resized comes to rest. */
const rest = 400

export function createWindows(
  environment: Environment,
  onOpened: (window: BrowserWindow) => void,
): Windows {
  const file = join(app.getPath('userData'), 'window.json')
  /** The one in front last. */
  const windows = new Set<BrowserWindow>()
  const record = recordStates(file, windows)
  nativeTheme.on('updated', () => {
    for (const window of windows) window.setBackgroundColor(backgroundColor())
  })

  async function openAt(
    route: string,
    bounds: Partial<Rectangle>,
    maximised = false,
  ): Promise<BrowserWindow> {
    if (windows.size >= mostWindows) throw new Error(`There are ${mostWindows} windows already.`)
    const offersTour = environment.offersTour && windows.size === 0
    const window = buildWindow({ ...environment, offersTour }, bounds)
    windows.add(window)
    if (maximised) window.maximize()
    window.on('focus', () => {
      windows.delete(window)
      windows.add(window)
    })
    window.on('closed', () => {
      windows.delete(window)
      record.soon()
    })
    for (const change of ['resize', 'move'] as const) window.on(change as 'resize', record.soon)
    window.webContents.on('did-navigate-in-page', record.soon)
    onOpened(window)
    await loadPage(window, environment, addressOf(route, environment))
    record.soon()
    return window
  }

  const front = () => [...windows].at(-1)
  return {
    open: (route = '/runs') => {
      const bounds = front()?.getNormalBounds()
      return openAt(route, bounds ? { ...bounds, x: bounds.x + step, y: bounds.y + step } : {})
    },
    restore: async () => {
      const states = readWindowStates(file)
      if (states.length === 0) await openAt('/runs', {})
      await Promise.all(
        states.map(({ route, maximised, ...bounds }) => openAt(route, bounds, maximised)),
      )
    },
    all: () => [...windows],
    of: (contents) => [...windows].find((window) => window.webContents === contents),
    front,
    keep: record.forGood,
  }
}

/** What is open is written down as it changes: a crash loses no window either. */
function recordStates(file: string, windows: ReadonlySet<BrowserWindow>) {
  let timer: NodeJS.Timeout | undefined
  let isKept = false
  const write = () => {
    if (windows.size > 0) writeWindowStates(file, [...windows].map(stateOf))
  }
  return {
    soon: () => {
      clearTimeout(timer)
      if (!isKept) timer = setTimeout(write, rest)
    },
    forGood: () => {
      clearTimeout(timer)
      if (!isKept) write()
      isKept = true
    },
  }
}
