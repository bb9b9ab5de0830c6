/** Trainers as the engine sees them: main forks them, a MessagePort leads to each. */
import type { MessagePortMain } from 'electron'
import type { TrainerExit, TrainerProcess } from '../../core/app/index.ts'
import type { FromEngine, ToEngine } from '../messages.ts'
import { portOf } from '../port.ts'

type Started = Extract<ToEngine, { kind: 'trainer' }>
type Exited = Extract<ToEngine, { kind: 'trainerExited' }>

interface Launch {
  readonly started: (process: TrainerProcess) => void
  readonly exitListeners: Set<(exit: TrainerExit) => void>
}

export interface Launcher {
  readonly launch: (runId: string, device?: string | null) => Promise<TrainerProcess>
  readonly onStarted: (message: Started, port: MessagePortMain) => void
  readonly onExited: (message: Exited) => void
}

export function createLauncher(post: (message: FromEngine) => void): Launcher {
  const launches = new Map<number, Launch>()
  let next = 1

  return {
    launch: (runId, device = null) =>
      new Promise((started) => {
        const launch = next++
        launches.set(launch, { started, exitListeners: new Set() })
        post({ kind: 'launch', launch, runId, device })
      }),
    onStarted: ({ launch, processId }, port) => {
      const known = launches.get(launch)
      known?.started({
        port: portOf(port),
        processId,
        kill: () => {
          post({ kind: 'kill', launch })
        },
        onExit: (listener) => known.exitListeners.add(listener),
      })
    },
    onExited: ({ launch, code, signal, lastWords }) => {
      for (const listener of launches.get(launch)?.exitListeners ?? [])
        listener({ code, signal, lastWords })
      launches.delete(launch)
    },
  }
}
