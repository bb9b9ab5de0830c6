/** Trains what is queued, one run at a time, each in its own process, and settles how each one ended. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import type { Supervision } from './supervision.ts'
import { changeRun } from './changeRun.ts'
import { superviseTraining } from './supervisedTraining.ts'
import type { SupervisedTraining } from './supervisedTraining.ts'

export interface Supervisor {
  /** `continued` goes on from the last checkpoint. */
  readonly enqueue: (runId: string, from: 'fresh' | 'continued') => void
  readonly stop: (runId: string) => Run
  readonly pause: (runId: string) => Run
  readonly proceed: (runId: string) => Run
  readonly resume: (runId: string) => Run
  /** Stops every run and waits until their last figures are in. */
  readonly close: () => Promise<void>
}

const resumable = new Set(['stopped', 'interrupted', 'failed'])

type Queued = { readonly runId: string; readonly from: 'fresh' | 'continued' }

export function createSupervisor(options: Supervision): Supervisor {
  const { store, clock } = options
  const queue: Queued[] = []
  let current: { runId: string; training: SupervisedTraining } | undefined
  let closing = false

  function pump(): void {
    if (current || closing) return
    const next = queue.shift()
    if (!next) return
    const training = superviseTraining(options, next.runId, next.from)
    current = { runId: next.runId, training }
    void training.ended.then(() => {
      current = undefined
      pump()
    })
  }

  function trainingOf(runId: string): SupervisedTraining {
    if (current?.runId === runId) return current.training
    throw notRunning(store.run(runId))
  }

  function stop(runId: string): Run {
    if (taken(queue, runId)) {
      return changeRun(options, runId, {
        status: { kind: 'stopped' },
        endedAt: clock.now().toISOString(),
      })
    }
    trainingOf(runId).stop()
    return store.run(runId)
  }

  async function close(): Promise<void> {
    closing = true
    for (const { runId } of queue.splice(0))
      changeRun(options, runId, { status: { kind: 'stopped' } })
    current?.training.stop()
    await current?.training.ended
  }

  function enqueue(runId: string, from: 'fresh' | 'continued'): void {
    queue.push({ runId, from })
    pump()
  }

  return {
    enqueue,
    stop,
    pause: (runId) => {
      trainingOf(runId).pause()
      return changeRun(options, runId, { status: { kind: 'paused' } })
    },
    proceed: (runId) => {
      trainingOf(runId).proceed()
      return changeRun(options, runId, { status: { kind: 'running' } })
    },
    resume: (runId) => {
      requeue(options, runId)
      enqueue(runId, 'continued')
      return store.run(runId)
    },
    close,
  }
}

/** Whether the run was waiting; it no longer is. */
function taken(queue: Queued[], runId: string): boolean {
  const place = queue.findIndex((entry) => entry.runId === runId)
  return place >= 0 && queue.splice(place, 1).length > 0
}

function notRunning({ runId, name, status }: Run): WorkbenchError {
  return new WorkbenchError('run-not-running', `“${name}” is ${status.kind}, not running`, {
    details: { runId },
  })
}

function requeue(options: Supervision, runId: string): void {
  refuseUnresumable(options.store.run(runId))
  changeRun(options, runId, { status: { kind: 'queued' }, endedAt: null })
}

function refuseUnresumable({ name, status, deletedAt }: Run): void {
  const state = deletedAt === null ? status.kind : 'in the trash'
  if (!resumable.has(state))
    throw new WorkbenchError(
      'request-invalid',
      `“${name}” is ${state}; only a stopped, interrupted or failed run can go on`,
    )
}
