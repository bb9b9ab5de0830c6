/** Trains what is queued, each run in its own process, and settles how each one ended. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import type { Queue } from '../contract/workspace.ts'
import { madeByLaboratory } from '../methods/registry.ts'
import type { Supervision } from './supervision.ts'
import { changeRun } from './changeRun.ts'
import { watchClock } from './clockJump.ts'
import { freeDevice } from './devices.ts'
import type { TrainingDevice } from './devices.ts'
import { DiskGuard, freeBytesOf } from './diskGuard.ts'
import { keepQueue, keptQueue } from './queueShelf.ts'
import type { Queued } from './queueShelf.ts'
import { superviseTraining } from './supervisedTraining.ts'
import type { SupervisedTraining } from './supervisedTraining.ts'

const resumable = new Set(['stopped', 'interrupted', 'failed'])

/** Milliseconds between two looks at disk and clock. */
const lookEvery = 1_000

export class Supervisor {
  private readonly options: Supervision
  private readonly running = new Map<string, SupervisedTraining>()
  /** Cards of the running ones; null where there is no choice. */
  private readonly places = new Map<string, string | null>()
  private waiting: readonly Queued[] = []
  private closing = false
  private readonly guard: DiskGuard
  private readonly clockJump: () => string | null
  private readonly timer: NodeJS.Timeout

  constructor(options: Supervision) {
    this.options = options
    const { store, tell, clock, workspace } = options
    this.guard = new DiskGuard({
      ...{ store, tell, clock },
      freeBytes: options.freeBytes ?? (() => freeBytesOf(workspace)),
    })
    this.clockJump = watchClock(clock)
    this.timer = setInterval(() => {
      this.lookAround()
    }, lookEvery)
    this.timer.unref()
  }

  /** Takes up the runs that waited when the application ended. */
  takeUpQueue(): void {
    this.change(keptQueue(this.options.store))
    this.pump()
  }

  enqueue(runId: string, from: Queued['from']): void {
    this.change([...this.waiting, { runId, from }])
    this.pump()
  }

  stop(runId: string): Run {
    const { store, clock } = this.options
    const left = this.waiting.filter((entry) => entry.runId !== runId)
    // One that waits for a window that goes on with the queue has the state alone.
    const waits = store.run(runId).status.kind === 'queued' && !this.running.has(runId)
    if (waits) {
      this.change(left)
      const endedAt = clock.now().toISOString()
      return changeRun(this.options, runId, { status: { kind: 'stopped' }, endedAt })
    }
    this.trainingOf(runId).stop()
    return store.run(runId)
  }

  pause(runId: string): Run {
    this.trainingOf(runId).pause()
    this.note(runId, 'Paused.')
    return changeRun(this.options, runId, { status: { kind: 'paused' } })
  }

  proceed(runId: string): Run {
    this.trainingOf(runId).proceed()
    this.note(runId, 'Goes on.')
    return changeRun(this.options, runId, { status: { kind: 'running' } })
  }

  resume(runId: string): Run {
    const kept = this.keptEntry(runId)
    if (kept) {
      this.enqueue(runId, kept.from)
      return this.options.store.run(runId)
    }
    requeue(this.options, runId)
    this.enqueue(runId, 'continued')
    return this.options.store.run(runId)
  }

  /** A run that waits since an earlier start, and that nobody has taken up. */
  private keptEntry(runId: string): Queued | undefined {
    const isHeld = this.running.has(runId) || this.waiting.some((entry) => entry.runId === runId)
    return isHeld ? undefined : keptQueue(this.options.store).find((one) => one.runId === runId)
  }

  queue(): Queue {
    const { concurrency } = this.options.settings()
    const devices = this.devices().map(({ name }) => name)
    const waiting = this.waiting.map(({ runId }) => runId)
    return { waiting, concurrency, ...(devices.length > 1 ? { devices } : {}) }
  }

  /** The waiting runs in another order; refused unless they are the same ones. */
  order(waiting: readonly string[]): Queue {
    return this.change(inOrder(this.waiting, waiting))
  }

  /** Takes another number of runs at once from now on. */
  retune(): void {
    this.change(this.waiting)
    this.pump()
  }

  /** Stops every run and waits until their last figures are in. */
  async close(): Promise<void> {
    this.closing = true
    clearInterval(this.timer)
    // Runs that wait stay queued: the next start goes on with them, trials with their study.
    for (const { runId } of this.waiting)
      if (this.options.store.run(runId).trial !== null)
        changeRun(this.options, runId, { status: { kind: 'stopped' } })
    this.waiting = []
    const trainings = [...this.running.values()]
    for (const training of trainings) training.stop()
    await Promise.all(trainings.map(({ ended }) => ended))
  }

  /** Disk and clock, while something trains. */
  private lookAround(): void {
    if (this.running.size === 0) return
    this.guard.look(this.running)
    const jump = this.clockJump()
    if (jump !== null) for (const runId of this.running.keys()) this.note(runId, jump)
  }

  private note(runId: string, message: string): void {
    const { store, clock, tell } = this.options
    const { step } = store.run(runId)
    const event = { step, at: clock.now().toISOString(), kind: 'lifecycle' as const, message }
    tell('run.event', { runId, event })
    try {
      store.addEvent(runId, event)
    } catch {
      // A full disk: the person has been told all the same.
    }
  }

  private change(next: readonly Queued[]): Queue {
    this.waiting = next
    keepQueue(this.options.store, next)
    const queue = this.queue()
    this.options.tell('queue.changed', queue)
    return queue
  }

  private pump(): void {
    while (!this.closing) {
      const [next, ...rest] = this.waiting
      const { concurrency } = this.options.settings()
      const device = freeDevice(this.devices(), [...this.places.values()], concurrency)
      if (!next || device === undefined) return
      this.change(rest)
      this.train(next, device)
    }
  }

  private devices(): readonly TrainingDevice[] {
    return this.options.devices?.() ?? []
  }

  private train({ runId, from }: Queued, device: TrainingDevice | null): void {
    const training = superviseTraining(this.options, runId, from, device)
    this.running.set(runId, training)
    this.places.set(runId, device?.id ?? null)
    void training.ended.then(() => {
      this.running.delete(runId)
      this.places.delete(runId)
      this.pump()
    })
  }

  private trainingOf(runId: string): SupervisedTraining {
    const training = this.running.get(runId)
    if (training) return training
    throw notRunning(this.options.store.run(runId))
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
  refuseUnresumable(madeByLaboratory(options.store.run(runId)))
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
