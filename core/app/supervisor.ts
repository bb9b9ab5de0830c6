/** Trains what is queued, each run in its own process, and settles how each one ended. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import type { Queue } from '../contract/workspace.ts'
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
  readonly queue: () => Queue
  /** The waiting runs in another order; refused unless they are the same ones. */
  readonly order: (waiting: readonly string[]) => Queue
  /** Takes another number of runs at once from now on. */
  readonly retune: () => void
  /** Stops every run and waits until their last figures are in. */
  readonly close: () => Promise<void>
}

const resumable = new Set(['stopped', 'interrupted', 'failed'])

type Queued = { readonly runId: string; readonly from: 'fresh' | 'continued' }

export function createSupervisor(options: Supervision): Supervisor {
  const { store, clock, tell, settings } = options
  let queue: readonly Queued[] = []
  const running = new Map<string, SupervisedTraining>()
  let closing = false

  const seen = (): Queue => ({
    waiting: queue.map(({ runId }) => runId),
    concurrency: settings().concurrency,
  })

  function change(next: readonly Queued[]): Queue {
    queue = next
    tell('queue.changed', seen())
    return seen()
  }

  function pump(): void {
    while (!closing && running.size < settings().concurrency) {
      const [next, ...rest] = queue
      if (!next) return
      change(rest)
      train(next)
    }
  }

  function train({ runId, from }: Queued): void {
    const training = superviseTraining(options, runId, from)
    running.set(runId, training)
    void training.ended.then(() => {
      running.delete(runId)
      pump()
    })
  }

  function trainingOf(runId: string): SupervisedTraining {
    const training = running.get(runId)
    if (training) return training
    throw notRunning(store.run(runId))
  }

  function stop(runId: string): Run {
    const left = queue.filter((entry) => entry.runId !== runId)
    if (left.length < queue.length) {
      change(left)
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
    for (const { runId } of queue) changeRun(options, runId, { status: { kind: 'stopped' } })
    queue = []
    const trainings = [...running.values()]
    for (const training of trainings) training.stop()
    await Promise.all(trainings.map(({ ended }) => ended))
  }

  function enqueue(runId: string, from: 'fresh' | 'continued'): void {
    change([...queue, { runId, from }])
    pump()
  }

  return {
    enqueue,
    stop,
    queue: seen,
    order: (waiting) => change(inOrder(queue, waiting)),
    retune: () => {
      tell('queue.changed', seen())
      pump()
    },
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

function inOrder(queue: readonly Queued[], waiting: readonly string[]): Queued[] {
  const byId = new Map(queue.map((entry) => [entry.runId, entry] as const))
  const ordered = [...new Set(waiting)].flatMap((runId) => byId.get(runId) ?? [])
  if (ordered.length !== queue.length || waiting.length !== queue.length)
    throw new WorkbenchError(
      'request-invalid',
      `${waiting.length} runs were put in order, ${queue.length} are waiting: the queue has moved on`,
    )
  return ordered
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
