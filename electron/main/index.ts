/** Start of the app. */
import { join } from 'node:path'
import { app, dialog, session } from 'electron'
import type { BrowserWindow } from 'electron'
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
import { registerScheme, serveWindow } from './protocol.ts'
import { answerRequests } from './requests.ts'
import { loadPage, openWindow } from './window.ts'

const environment = readEnvironment()
const log = openLog(join(app.getPath('userData'), 'logs'))

/** Says why in a native dialog (a window may not exist yet), and ends. */
function giveUp(title: string, message: string): void {
  log.write(`${title}: ${message}`)
  process.stderr.write(`${title}: ${message}\n`)
  if (!environment.unattended) dialog.showErrorBox(title, `${message}\n\nLog: ${log.file}`)
  app.exit(1)
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

/** A page that died is loaded again, and gets a port each time it has loaded. */
function keepPage(window: BrowserWindow, engine: Engine, log: Log): void {
  window.webContents.on('dom-ready', () => {
    engine.attach(window.webContents)
  })
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.write(`the window's page is gone: ${reason}`)
    // Loading a page inside this event crashes Electron.
    setImmediate(() => {
      if (!window.isDestroyed()) void loadPage(window, environment)
    })
  })
}

async function open(): Promise<void> {
  if (environment.developmentServer === null)
    serveWindow(session.defaultSession, join(environment.bundles, 'renderer'))
  const window = openWindow(environment)
  const display = displayActivity(window)
  const engine = engineFor(environment, {
    onActivity: display.show,
    onEnded: display.announce,
    onRefused: ({ message }) => {
      giveUp('Steradian cannot open its workspace', message)
    },
    onHopeless: () => {
      giveUp(
        'Steradian’s engine keeps failing',
        'It was started again three times in five minutes.',
      )
    },
  })
  installMenu(window, () => environment.developmentServer !== null)
  answerRequests(window, engine, environment)
  closeInOrder(window, engine, () => display.isTraining() && !environment.unattended)
  keepPage(window, engine, log)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  await loadPage(window, environment)
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

// A second instance would write the same database; the first one comes to the front instead.
if (app.requestSingleInstanceLock()) start()
else app.quit()
