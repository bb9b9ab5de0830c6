/** The engine's process: started, connected to windows, started again when it dies. */
import { randomUUID } from 'node:crypto'
import { MessageChannelMain, utilityProcess } from 'electron'
import type { MessagePortMain, UtilityProcess, WebContents } from 'electron'
import type { WireError } from '../../core/contract/errors.ts'
import { fromEngineSchema } from '../messages.ts'
import type { ActiveRun, News, FromEngine, GrantEntry, ToEngine } from '../messages.ts'
import { childEnvironment } from './environment.ts'
import type { Log } from './log.ts'
import { createTrainers } from './trainers.ts'
import type { Trainers } from './trainers.ts'

export interface EngineSettings {
  readonly entry: string
  readonly trainerEntry: string
  readonly workspace: string
  readonly builtInFolder: string
  readonly version: string
}

export interface EngineListeners {
  readonly onActivity: (runs: readonly ActiveRun[]) => void
  readonly onNews: (news: News) => void
  /** The workspace cannot be opened. */
  readonly onRefused: (error: WireError) => void
  /** It died `restartsAllowed` times within `restartWindow`: something is wrong that a restart does not cure. */
  readonly onHopeless: () => void
}

export interface Engine {
  /** Gives the page a port to the engine, now and after every restart. */
  readonly attach: (contents: WebContents) => void
  /** Registers files or folders and resolves to their tokens, in order. */
  readonly grant: (paths: readonly string[]) => Promise<string[]>
  /** After a refusal: opens the workspace to look at it only. */
  readonly openToLook: () => void
  /** Lets it stop runs and close the store; resolves when its process is gone. */
  readonly close: () => Promise<void>
}

const restartsAllowed = 3
const restartWindow = 5 * 60_000
const closeGrace = 15_000

type Grant = { readonly entries: GrantEntry[]; readonly acknowledge: () => void }

class SupervisedEngine implements Engine {
  private child: UtilityProcess
  private readonly grants = new Map<number, Grant>()
  private readonly deaths: number[] = []
  private readonly settings: EngineSettings
  private readonly listeners: EngineListeners
  private readonly log: Log
  private readonly trainers: Trainers
  private readonly pages = new Set<WebContents>()
  private access: 'write' | 'look' = 'write'
  private closing = false
  private refused = false
  private gone: Promise<void> = Promise.resolve()

  constructor(settings: EngineSettings, listeners: EngineListeners, log: Log) {
    this.settings = settings
    this.listeners = listeners
    this.log = log
    this.trainers = createTrainers(settings.trainerEntry, this.post, log)
    this.child = this.start()
  }

  readonly attach = (contents: WebContents): void => {
    this.pages.add(contents)
    this.connect(contents, false)
  }

  readonly grant = async (paths: readonly string[]): Promise<string[]> => {
    const entries = paths.map((path) => ({ token: randomUUID(), path }))
    const grant = this.grants.size + 1
    // A token must be known to the engine before the window can send it: they travel by different pipes.
    await new Promise<void>((acknowledge) => {
      this.grants.set(grant, { entries, acknowledge })
      this.post({ kind: 'grant', grant, entries })
    })
    return entries.map(({ token }) => token)
  }

  readonly openToLook = (): void => {
    this.access = 'look'
    this.refused = false
    this.post(this.opening())
  }

  readonly close = async (): Promise<void> => {
    this.closing = true
    this.post({ kind: 'close' })
    const timer = setTimeout(() => {
      this.log.write(`engine did not close within ${closeGrace} ms`)
      this.kill()
    }, closeGrace)
    await this.gone
    clearTimeout(timer)
  }

  private readonly post = (message: ToEngine, ports?: MessagePortMain[]): void => {
    this.child.postMessage(message, ports)
  }

  private connect(contents: WebContents, afterRestart: boolean): void {
    const { port1, port2 } = new MessageChannelMain()
    this.post({ kind: 'window', afterRestart }, [port1])
    contents.postMessage('port', null, [port2])
  }

  private kill(): void {
    if (this.child.pid !== undefined) process.kill(this.child.pid, 'SIGKILL')
  }

  private start(): UtilityProcess {
    const child = utilityProcess.fork(this.settings.entry, [], {
      serviceName: 'Steradian engine',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: childEnvironment(),
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      this.log.write(`engine: ${chunk.toString('utf8').trimEnd()}`)
    })
    child.on('message', (message: unknown) => {
      this.receive(fromEngineSchema.parse(message))
    })
    this.gone = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.log.write(`engine exited with ${code}`)
        this.trainers.killAll()
        resolve()
        if (!this.closing && !this.refused) this.restart()
      })
    })
    child.postMessage(this.opening())
    return child
  }

  private opening(): ToEngine {
    const { workspace, builtInFolder, version } = this.settings
    return { kind: 'open', workspace, builtInFolder, version, access: this.access }
  }

  private restart(): void {
    const now = performance.now()
    this.deaths.push(now)
    if (this.deaths.filter((at) => now - at < restartWindow).length > restartsAllowed) {
      this.listeners.onHopeless()
      return
    }
    this.child = this.start()
    for (const [grant, { entries }] of this.grants) this.post({ kind: 'grant', grant, entries })
    for (const page of this.pages)
      if (page.isDestroyed()) this.pages.delete(page)
      else this.connect(page, true)
  }

  private receive(message: FromEngine): void {
    switch (message.kind) {
      case 'ready':
        this.log.write('engine ready')
        break
      case 'failed':
        // Whoever waited for the workspace hears of the same refusal again.
        if (this.refused) break
        this.refused = true
        this.listeners.onRefused(message.error)
        break
      case 'granted':
        this.grants.get(message.grant)?.acknowledge()
        break
      case 'launch':
        this.trainers.launch(message.launch, message.device)
        break
      case 'kill':
        this.trainers.kill(message.launch)
        break
      case 'activity':
        this.listeners.onActivity(message.runs)
        break
      case 'news':
        this.listeners.onNews(message.news)
        break
    }
  }
}

export function startEngine(
  settings: EngineSettings,
  listeners: EngineListeners,
  log: Log,
): Engine {
  return new SupervisedEngine(settings, listeners, log)
}
