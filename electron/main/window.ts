/** The one window: sandboxed, isolated, without Node. */
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'
import { isOurs, windowAddress } from './addresses.ts'
import type { Environment } from './environment.ts'
import { keepWindowState, readWindowState } from './windowState.ts'

/** Drawn before the page is: the page's own background, so that nothing flashes. */
function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff'
}

function build(
  { bundles, developmentServer, offersTour }: Environment,
  stateFile: string,
): BrowserWindow {
  const state = readWindowState(stateFile)
  const window = new BrowserWindow({
    width: state?.width ?? 1360,
    height: state?.height ?? 880,
    ...(state ? { x: state.x, y: state.y } : {}),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Steradian',
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: join(bundles, 'preload', 'index.cjs'),
      additionalArguments: offersTour ? ['--offers-tour'] : [],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // It would fetch dictionaries.
      spellcheck: false,
      devTools: developmentServer !== null,
    },
  })
  if (state?.maximised) window.maximize()
  keepWindowState(window, stateFile)
  return window
}

export function openWindow(environment: Environment): BrowserWindow {
  const window = build(environment, join(app.getPath('userData'), 'window.json'))
  window.once('ready-to-show', () => {
    window.show()
  })
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(backgroundColor())
  })
  return window
}

/** Resolves once the page is there: at `place`, an address of ours, or at its beginning. */
export async function loadPage(
  window: BrowserWindow,
  { developmentServer }: Environment,
  place?: string,
): Promise<void> {
  const known = place !== undefined && isOurs(place, developmentServer) ? place : undefined
  await window.loadURL(known ?? developmentServer ?? windowAddress)
}
