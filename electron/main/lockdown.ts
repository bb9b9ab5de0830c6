/** What a page may do: nothing but be our page. Applied to every session and every web contents. */
import { app } from 'electron'
import type { Session, WebContents } from 'electron'
import { isOurs, mayLoad } from './addresses.ts'

/** Chromium's own traffic (updates of components, pings, name look-ups). Before the app is ready. */
export function silenceChromium(developmentServer: string | null): void {
  const switches = ['disable-background-networking', 'disable-component-update', 'no-pings']
  for (const name of [...switches, 'disable-domain-reliability', 'dns-prefetch-disable'])
    app.commandLine.appendSwitch(name)
  if (developmentServer === null)
    app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

/** Copying needs a click and shows nobody anything; every other permission is refused. */
const allowedPermission = 'clipboard-sanitized-write'

function lockSession(session: Session, developmentServer: string | null): void {
  // A page that asks for no spell checking does not keep Chromium from fetching a dictionary for it.
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages([])
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(permission === allowedPermission)
  })
  session.setPermissionCheckHandler((_contents, permission) => permission === allowedPermission)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !mayLoad(url, developmentServer) })
  })
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}

function lockContents(contents: WebContents, developmentServer: string | null): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  const stayHome = (details: { url: string; preventDefault: () => void }) => {
    if (!isOurs(details.url, developmentServer)) details.preventDefault()
  }
  contents.on('will-navigate', stayHome)
  contents.on('will-redirect', stayHome)
  contents.on('will-frame-navigate', stayHome)
}

export function lockDown(developmentServer: string | null): void {
  app.on('session-created', (session) => {
    lockSession(session, developmentServer)
  })
  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents, developmentServer)
  })
}
