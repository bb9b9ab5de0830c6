/** Starts engines in processes of their own, and ends them or their trainers as a power cut would. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { connect } from '../../contract/rpc.ts'
import type { Client } from '../../contract/rpc.ts'

export interface Engine {
  readonly client: Client
  readonly processId: number
  /** The newest trainer; 0 before there is one. */
  readonly trainer: () => number
  readonly killTrainer: () => void
  /** Resolves when the engine is gone; its trainers notice by themselves. */
  readonly killEngine: () => Promise<void>
}

type Signs = { readonly ready?: boolean; readonly trainer?: number }

export async function startEngine(workspace: string): Promise<Engine> {
  const child = fork(join(import.meta.dirname, 'engineProcess.ts'), [workspace], {
    serialization: 'advanced',
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let trainer = 0
  child.on('message', (message: Signs) => {
    trainer = message.trainer ?? trainer
  })
  await readiness(child)
  return {
    client: clientOf(child),
    processId: child.pid ?? 0,
    trainer: () => trainer,
    killTrainer: () => {
      kill(trainer)
    },
    killEngine: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function readiness(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', ({ ready }: Signs) => {
      if (ready === true) resolve()
    })
    child.once('exit', (code) => {
      reject(new Error(`the engine ended with ${String(code)} before it was ready`))
    })
  })
}

function clientOf(child: ChildProcess): Client {
  return connect({
    post: (message) => {
      if (child.connected) child.send(message as object)
    },
    onMessage: (listener) => {
      child.on('message', listener)
      return () => child.off('message', listener)
    },
  })
}

function kill(processId: number): void {
  try {
    if (processId > 0) process.kill(processId, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}
