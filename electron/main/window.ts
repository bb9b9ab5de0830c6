/** A window: sandboxed, isolated, without Node. */
import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import type { Rectangle } from 'electron'
import { isOurs, windowAddress } from './addresses.ts'
import type { Environment } from './environment.ts'

/** Drawn before the page is: the page's own background, so that nothing flashes. */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff'
}

export function buildWindow(
  { bundles, developmentServer, offersTour }: Environment,
  bounds: Partial<Rectangle>,
): BrowserWindow {
  const window = new BrowserWindow({
    ...{ width: 1360, height: 880 },
    ...bounds,
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
  window.once('ready-to-show', () => {
    window.show()
  })
  return window
}

/** The address of a page of ours. */
export function addressOf(route: string, { developmentServer }: Environment): string {
  return `${developmentServer ?? windowAddress}#${route}`
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
