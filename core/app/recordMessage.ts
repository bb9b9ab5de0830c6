/** A trainer's messages into the store, and to everybody who listens. */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Run } from '../contract/run.ts'
import type { FromTrainer } from '../contract/trainer.ts'
import type { RunChange } from '../runs/store.ts'
import { droppedCheckpoints } from './checkpoints.ts'
import { withRemedy } from './endingWords.ts'
import type { Supervision } from './supervision.ts'

/** Writes one message down and tells about it. */
export function recordMessage(
  supervision: Supervision,
  runId: string,
  message: FromTrainer,
  settle: (to: RunChange) => void,
): void {
  const { store, clock, tell } = supervision
  switch (message.kind) {
    case 'started': {
      const { device, totalSteps } = message
      tell('run.changed', store.updateRun(runId, { device, totalSteps }))
      break
    }
    case 'progress': {
      const run = store.appendProgress(runId, message)
      if (message.blocks.length > 0) tell('run.metrics', { runId, blocks: message.blocks })
      for (const event of message.events) tell('run.event', { runId, event })
      tell('run.changed', run)
      break
    }
    case 'checkpoint': {
      const { step, bytes, hash, file } = message
      store.addCheckpoint(runId, {
        ...{ step, bytes, hash, file: basename(file) },
        seconds: store.run(runId).seconds,
        createdAt: clock.now().toISOString(),
      })
      dropOldCheckpoints(supervision, runId).catch(() => undefined)
      break
    }
    case 'findings': {
      const result = { ...store.run(runId).result, ...message.result }
      tell('run.changed', store.updateRun(runId, { result }))
      break
    }
    case 'ended':
      settle(endingOf(store.run(runId), message))
      break
    case 'failed':
      settle({ status: { kind: 'failed', error: withRemedy(message.error) } })
      break
    case 'tripped':
      recordTrip(supervision, runId, message)
      break
    case 'prices':
      store.putDocument('prices', runId, JSON.stringify(message.prices))
      break
    case 'exported':
    // Answers to an export, which another process gives (exportModel.ts).
  }
}

/** Keeps the newest ones and the best. May fail (a full disk): what stays too long is dropped with the next one. The row goes first: a row without its file would offer a resume that cannot work. */
async function dropOldCheckpoints(
  { workspace, store, settings }: Supervision,
  runId: string,
): Promise<void> {
  for (const { step, file } of droppedCheckpoints(store, runId, settings().keptCheckpoints)) {
    store.removeCheckpoint(runId, step)
    await rm(join(workspace, 'checkpoints', runId, file), { force: true })
  }
}

type Told<Kind extends FromTrainer['kind']> = Extract<FromTrainer, { kind: Kind }>

function endingOf(known: Run, { outcome, metrics, result }: Told<'ended'>): RunChange {
  return {
    status: { kind: outcome },
    metrics: { ...known.metrics, ...metrics },
    result: { ...known.result, ...result },
  }
}

function recordTrip(
  { store, clock, tell }: Supervision,
  runId: string,
  { step, reason }: Told<'tripped'>,
): void {
  const event = { step, at: clock.now().toISOString(), kind: 'warning', message: reason } as const
  store.addEvent(runId, event)
  tell('run.event', { runId, event })
  tell('run.changed', store.updateRun(runId, { status: { kind: 'paused', reason } }))
}
