/** A trainer that a test plays by hand, speaking the real protocol. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Port } from '../contract/rpc.ts'
import type { FromTrainer, ToTrainer } from '../contract/trainer.ts'
import type { LaunchTrainer, TrainerExit } from './launcher.ts'

export interface PlayedTrainer {
  readonly runId: string
  /** The graphics card that it was given. */
  readonly device: string | null
  readonly received: ToTrainer[]
  readonly say: (message: FromTrainer) => void
  readonly exit: (exit?: Partial<TrainerExit>) => void
  killed: boolean
}

/** `trainers` fills as runs are launched. */
export function playedLauncher(): { launch: LaunchTrainer; trainers: PlayedTrainer[] } {
  const trainers: PlayedTrainer[] = []
  const launch: LaunchTrainer = (runId, device = null) => {
    const listeners = new Set<(message: unknown) => void>()
    const exits = new Set<(exit: TrainerExit) => void>()
    const trainer: PlayedTrainer = {
      runId,
      device,
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

/** A checkpoint's file as a trainer writes it, with some content, and the message about it. */
export function playedCheckpoint(
  folder: string,
  step: number,
  content: string,
): Extract<FromTrainer, { kind: 'checkpoint' }> {
  const file = `step-${step}.checkpoint`
  const hash = createHash('sha256').update(content).digest()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), Buffer.concat([Buffer.from(content), hash]))
  const bytes = Buffer.byteLength(content) + hash.length
  return { kind: 'checkpoint', step, file, bytes, hash: hash.toString('hex') }
}
