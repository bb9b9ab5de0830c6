/** Trainers as child processes of a plain Node engine (command line, tests). */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WorkbenchError } from '../contract/errors.ts'
import { deviceEnvironment } from './devices.ts'
import type { LaunchTrainer, TrainerProcess } from './launcher.ts'

/** Beside this module: TypeScript while developing, JavaScript once packaged. */
const entry = fileURLToPath(new URL(`trainerProcess${extname(import.meta.url)}`, import.meta.url))
const lastWordsLimit = 4_000

/** Typed arrays must survive the channel, hence `advanced` serialisation. */
export const launchTrainerProcess: LaunchTrainer = (_runId, device = null) => {
  const child = fork(entry, [], {
    env: { ...process.env, ...deviceEnvironment(device) },
    // The limit on young objects is the engine's.
    execArgv: process.execArgv.filter((option) => !option.startsWith('--max-semi-space-size')),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new WorkbenchError(
          'run-failed',
          `the training process could not be started: ${cause.message}`,
          { cause },
        ),
      )
    })
    child.once('spawn', () => {
      resolve(processOf(child))
    })
  })
}

function processOf(child: ChildProcess): TrainerProcess {
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsLimit)
  })
  return {
    processId: child.pid ?? 0,
    kill: () => child.kill('SIGKILL'),
    onExit: (listener) => {
      child.once('close', (code, signal) => {
        listener({ code, signal, lastWords })
      })
    },
    port: {
      post: (message) => {
        if (child.connected) child.send(message as object)
      },
      onMessage: (listener) => {
        child.on('message', listener)
        return () => child.off('message', listener)
      },
    },
  }
}
