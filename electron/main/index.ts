/** Start of the app. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, session } from 'electron'
import type { BrowserWindow } from 'electron'
import type { WireError } from '../../core/contract/errors.ts'
import { displayActivity } from './activity.ts'
import { closeInOrder } from './closing.ts'
import { startEngine } from './engine.ts'
import type { Engine, EngineListeners } from './engine.ts'
import { readEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'
import { lockDown, silenceChromium } from './lockdown.ts'
import { describe, openLog } from './log.ts'
import type { Log } from './log.ts'
import { installMenu } from './menu.ts'
import { bundlesIn } from './openedFiles.ts'
import { folderToPrint, printAlone } from './printAlone.ts'
import { registerScheme, serveWindow } from './protocol.ts'
import { answerRequests } from './requests.ts'
import { loadPage } from './window.ts'
import { createWindows } from './windows.ts'

const environment = readEnvironment()
const log = openLog(join(app.getPath('userData'), 'logs'))

/** Says why in a native dialog (a window may not exist yet), and ends. */
function giveUp(title: string, message: string): void {
  log.write(`${title}: ${message}`)
  process.stderr.write(`${title}: ${message}\n`)
  if (!environment.unattended) dialog.showErrorBox(title, `${message}\n\nLog: ${log.file}`)
  app.exit(1)
}

/** Codes of a workspace that can still be read. */
const readable = new Set(['workspace-in-use', 'workspace-not-writable'])

/** Asks whether to look at a workspace that cannot be written, where it can be read. */
function mayLook({ code, message }: WireError): boolean {
  if (!readable.has(code) || !existsSync(join(environment.workspace, 'workspace.sqlite')))
    return false
  if (environment.unattended) return environment.readOnlyIfNeeded
  const choice = dialog.showMessageBoxSync({
    ...{
      type: 'warning',
      title: 'Steradian',
      message: 'The workspace cannot be opened to work in.',
    },
    detail: `${message}\n\nYou can look at its runs, charts and data sets without changing anything.`,
    ...{ buttons: ['Open read-only', 'Quit'], defaultId: 0, cancelId: 1 },
  })
  return choice === 0
}

function engineFor({ bundles, workspace, builtInFolder }: Environment, listeners: EngineListeners) {
  const settings = {
    entry: join(bundles, 'main', 'engine.js'),
    trainerEntry: join(bundles, 'main', 'trainer.js'),
    workspace,
    builtInFolder,
    version: app.getVersion(),
  }
  return startEngine(settings, listeners, log)
}

/** Milliseconds after which a page that dies again is not blamed on where it was. */
const quickDeath = 20_000

/** A page that died is loaded again where it was, and gets a port each time it has loaded. */
function keepPage(window: BrowserWindow, engine: Engine, log: Log): void {
  window.webContents.on('dom-ready', () => {
    engine.attach(window.webContents)
  })
  let diedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.write(`the window's page is gone: ${reason}`)
    // Where it was may be what kills it: the second time in a row, the first page is loaded.
    const again = performance.now() - diedAt < quickDeath
    diedAt = performance.now()
    const place = again ? undefined : window.webContents.getURL()
    // Loading a page inside this event crashes Electron.
    setImmediate(() => {
      if (!window.isDestroyed()) void loadPage(window, environment, place)
    })
  })
}

async function open(): Promise<void> {
  if (environment.developmentServer === null)
    serveWindow(session.defaultSession, join(environment.bundles, 'renderer'))
  const windows = createWindows(environment, (window) => {
    keepPage(window, engine, log)
    closeOne(window)
  })
  const display = displayActivity(windows)
  const engine = engineFor(environment, {
    onActivity: display.show,
    onNews: display.announce,
    onRefused: (refusal) => {
      if (mayLook(refusal)) engine.openToLook()
      else giveUp('Steradian cannot open its workspace', refusal.message)
    },
    onHopeless: () => {
      giveUp(
        'Steradian’s engine keeps failing',
        'It was started again three times in five minutes.',
      )
    },
  })
  const closeOne = closeInOrder(
    windows,
    engine,
    () => display.isTraining() && !environment.unattended,
  )
  installMenu(windows, () => environment.developmentServer !== null)
  answerRequests(windows, engine, environment)
  const handOver = async (paths: readonly string[]) => {
    if (paths.length > 0)
      windows.front()?.webContents.send('opened-files', await engine.grant(paths))
  }
  app.on('second-instance', (_event, parameters, folder) => {
    void handOver(bundlesIn(parameters, folder))
    const window = windows.front()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  await windows.restore()
  await handOver(bundlesIn(process.argv, process.cwd()))
  log.write(`page loaded ${Math.round(performance.now())} ms after the start`)
}

function start(): void {
  log.write(`start ${app.getVersion()}, Electron ${process.versions.electron}`)
  registerScheme()
  silenceChromium(environment.developmentServer)
  lockDown(environment.developmentServer)
  app
    .whenReady()
    .then(open)
    .catch((thrown: unknown) => {
      giveUp('Steradian could not start', describe(thrown))
    })
}

process.on('uncaughtException', (thrown) => {
  log.write(describe(thrown))
  if (!app.isReady()) giveUp('Steradian could not start', describe(thrown))
})
process.on('unhandledRejection', (thrown) => {
  log.write(describe(thrown))
})

const printed = folderToPrint()
if (printed !== '') printAlone(printed)
// A second instance would write the same database; the first one comes to the front instead.
else if (app.requestSingleInstanceLock()) start()
else app.quit()
