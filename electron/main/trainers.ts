/** One utility process per training run, forked when the engine asks. TensorFlow is loaded there and only there. */
import { writeFileSync } from 'node:fs'
import { MessageChannelMain, utilityProcess } from 'electron'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { deviceEnvironment } from '../../core/app/devices.ts'
import type { ToEngine } from '../messages.ts'
import { childEnvironment } from './environment.ts'
import { exitOf } from './exitOf.ts'
import { describe } from './log.ts'
import type { Log } from './log.ts'

type PostToEngine = (message: ToEngine, ports?: MessagePortMain[]) => void

export interface Trainers {
  readonly launch: (launch: number, device: string | null) => void
  readonly kill: (launch: number) => void
  /** The engine is gone: nobody listens to them any more. */
  readonly killAll: () => void
}

/** How much of a trainer's error output is kept, characters. */
const keptWords = 2_000

/** When memory runs out, the system should take a trainer, never the engine or the window. */
function offerToOutOfMemoryKiller(processId: number, log: Log): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync(`/proc/${String(processId)}/oom_score_adj`, '500')
  } catch (thrown) {
    log.write(`trainer ${processId}: ${describe(thrown)}`)
  }
}

function connectToEngine(child: UtilityProcess, launch: number, post: PostToEngine): void {
  const { port1, port2 } = new MessageChannelMain()
  child.postMessage({ kind: 'engine' }, [port1])
  post({ kind: 'trainer', launch, processId: child.pid ?? 0 }, [port2])
}

export function createTrainers(entry: string, post: PostToEngine, log: Log): Trainers {
  const running = new Map<number, UtilityProcess>()

  const launch = (launch: number, device: string | null) => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Steradian trainer',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...childEnvironment(), ...deviceEnvironment(device) },
    })
    running.set(launch, child)
    let lastWords = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString('utf8')).slice(-keptWords)
    })
    child.once('spawn', () => {
      log.write(`trainer ${child.pid ?? 0} started`)
      if (child.pid !== undefined) offerToOutOfMemoryKiller(child.pid, log)
      connectToEngine(child, launch, post)
    })
    child.once('exit', (reported) => {
      running.delete(launch)
      const exit = exitOf(reported)
      log.write(`trainer ended: ${JSON.stringify({ reported, ...exit })} ${lastWords}`)
      post({ kind: 'trainerExited', launch, ...exit, lastWords })
    })
  }

  const killChild = (child: UtilityProcess) => {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  }
  return {
    launch,
    kill: (launch) => {
      const child = running.get(launch)
      if (child) killChild(child)
    },
    killAll: () => {
      for (const child of running.values()) killChild(child)
    },
  }
}
