/** A trainer that a test plays by hand, speaking the real protocol. */
import type { Port } from '../contract/rpc.ts'
import type { FromTrainer, ToTrainer } from '../contract/trainer.ts'
import type { LaunchTrainer, TrainerExit } from './launcher.ts'

export interface PlayedTrainer {
  readonly runId: string
  readonly received: ToTrainer[]
  readonly say: (message: FromTrainer) => void
  readonly exit: (exit?: Partial<TrainerExit>) => void
  killed: boolean
}

/** `trainers` fills as runs are launched. */
export function playedLauncher(): { launch: LaunchTrainer; trainers: PlayedTrainer[] } {
  const trainers: PlayedTrainer[] = []
  const launch: LaunchTrainer = (runId) => {
    const listeners = new Set<(message: unknown) => void>()
    const exits = new Set<(exit: TrainerExit) => void>()
    const trainer: PlayedTrainer = {
      runId,
      received: [],
      killed: false,
      say: (message) => {
        for (const listener of listeners) listener(structuredClone(message))
      },
      exit: (exit = {}) => {
        for (const listener of exits) listener({ code: 0, signal: null, lastWords: '', ...exit })
      },
    }
    trainers.push(trainer)
    const port: Port = {
      post: (message) => trainer.received.push(message as ToTrainer),
      onMessage: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    return Promise.resolve({
      ...{ port, processId: 1 },
      kill: () => {
        trainer.killed = true
        trainer.exit({ code: null, signal: 'SIGKILL' })
      },
      onExit: (listener) => exits.add(listener),
    })
  }
  return { launch, trainers }
}
