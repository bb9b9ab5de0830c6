/** Entry of the engine's process: core's front door behind ports. Never loads TensorFlow. */
import type { MessagePortMain } from 'electron'
import { openWorkbench } from '../../core/app/index.ts'
import type { Workbench } from '../../core/app/index.ts'
import { systemClock } from '../../core/contract/clock.ts'
import { toWireError } from '../../core/contract/errors.ts'
import { emit, serve } from '../../core/contract/rpc.ts'
import type { Port } from '../../core/contract/rpc.ts'
import { toEngineSchema } from '../messages.ts'
import type { FromEngine, ToEngine } from '../messages.ts'
import { portOf } from '../port.ts'
import { reportActivity } from './activity.ts'
import { createLauncher } from './launcher.ts'

type Open = Extract<ToEngine, { kind: 'open' }>

const { parentPort } = process

function tellMain(message: FromEngine): void {
  parentPort.postMessage(message)
}

const launcher = createLauncher(tellMain)
const activity = reportActivity(tellMain)
const granted = new Map<string, string>()
let workbench: Promise<Workbench> | undefined

async function open({ workspace, builtInFolder, version, access }: Open): Promise<Workbench> {
  const opened = await openWorkbench({
    workspace,
    builtInFolder,
    version,
    access,
    runtime: `Electron ${process.versions.electron}, Node ${process.versions.node}`,
    launchTrainer: launcher.launch,
    pathOf: (token) => granted.get(token),
    clock: systemClock,
    studies: 'proceed',
    attendance: 'attended',
  })
  opened.onEvent(activity)
  return opened
}

/** Serves one window; a page that is reloaded closes its port and brings a new one. */
function serveWindow({ handlers, onEvent }: Workbench, channel: MessagePortMain): Port {
  const port = portOf(channel)
  const stops = [
    serve(port, handlers),
    onEvent((name, payload) => {
      emit(port, name, payload)
    }),
  ]
  channel.on('close', () => {
    for (const stop of stops) stop()
  })
  return port
}

/** What was running when the engine died is interrupted now; a window that lived on must learn it. */
async function tellAllRuns({ handlers }: Workbench, port: Port): Promise<void> {
  for (const run of await handlers['runs.list']({})) emit(port, 'run.changed', run)
}

/** Windows of a workspace that may be refused at first, and be opened to look at it. */
const waiting: { readonly port: MessagePortMain; readonly afterRestart: boolean }[] = []

async function welcomeThoseWhoWait(): Promise<void> {
  // A refusal has been told by `open`; the windows keep waiting.
  const opened = await workbench?.catch(() => undefined)
  if (!opened) return
  for (const { port: channel, afterRestart } of waiting.splice(0)) {
    const port = serveWindow(opened, channel)
    if (afterRestart) await tellAllRuns(opened, port)
  }
}

async function receive(message: ToEngine, port: MessagePortMain | undefined): Promise<void> {
  switch (message.kind) {
    case 'open':
      workbench = open(message)
      await workbench
      tellMain({ kind: 'ready' })
      await welcomeThoseWhoWait()
      break
    case 'window':
      if (!port) break
      waiting.push({ port, afterRestart: message.afterRestart })
      await welcomeThoseWhoWait()
      break
    case 'grant':
      for (const { token, path } of message.entries) granted.set(token, path)
      tellMain({ kind: 'granted', grant: message.grant })
      break
    case 'trainer':
      if (port) launcher.onStarted(message, port)
      break
    case 'trainerExited':
      launcher.onExited(message)
      break
    case 'close':
      await (await workbench)?.close()
      process.exit(0)
  }
}

parentPort.on('message', ({ data, ports }) => {
  receive(toEngineSchema.parse(data), ports[0]).catch((thrown: unknown) => {
    tellMain({ kind: 'failed', error: toWireError(thrown) })
  })
})
