/**
 * Pauses what trains before the disk of the workspace is full, and lets it go on once there is space.
 * The floor is room for two more checkpoints of every run that trains, and for its figures.
 */
import { statfsSync } from 'node:fs'
import type { Clock } from '../contract/clock.ts'
import type { RunStatus } from '../contract/run.ts'
import type { RunStore } from '../runs/store.ts'
import { changeRun } from './changeRun.ts'
import type { EventListener } from './eventHub.ts'
import type { SupervisedTraining } from './supervisedTraining.ts'

/** Bytes for figures, the database's log and the journal. */
const roomForFigures = 16 * 2 ** 20
/** Before its first checkpoint a run's size is not known. */
const assumedCheckpoint = 4 * 2 ** 20
/** Space must exceed the floor by this factor before runs go on: no flutter at the edge. */
const recovered = 1.25

export interface DiskGuardOptions {
  readonly store: RunStore
  readonly tell: EventListener
  readonly clock: Clock
  readonly freeBytes: () => number
}

type Trainings = ReadonlyMap<string, SupervisedTraining>

export class DiskGuard {
  private readonly options: DiskGuardOptions
  private readonly held = new Set<string>()

  constructor(options: DiskGuardOptions) {
    this.options = options
  }

  /** Looks once; called every second while runs train. */
  look(trainings: Trainings): void {
    for (const runId of this.held) if (!trainings.has(runId)) this.held.delete(runId)
    const free = this.freeBytes()
    if (free === null) return
    const needed = this.needed(trainings)
    for (const [runId, training] of trainings) {
      if (free < needed) this.hold(runId, training, { free, needed })
      else if (free >= needed * recovered) this.letGo(runId, training, free)
    }
  }

  /** Null for a disk that does not answer, a share that is away, say: what cannot be written will say so itself. */
  private freeBytes(): number | null {
    try {
      return this.options.freeBytes()
    } catch {
      return null
    }
  }

  private needed(trainings: Trainings): number {
    const checkpoints = [...trainings.keys()].map((runId) => {
      const [newest] = this.options.store.checkpoints(runId)
      return 2 * (newest?.bytes ?? assumedCheckpoint)
    })
    return roomForFigures + checkpoints.reduce((sum, bytes) => sum + bytes, 0)
  }

  private hold(
    runId: string,
    training: SupervisedTraining,
    { free, needed }: { free: number; needed: number },
  ): void {
    if (this.options.store.run(runId).status.kind !== 'running' || this.held.has(runId)) return
    this.held.add(runId)
    training.pause()
    this.put(
      runId,
      { kind: 'paused' },
      `Paused: ${megabytes(free)} are free on the disk of the workspace, ${megabytes(needed)} are needed. It goes on by itself once there is space.`,
    )
  }

  private letGo(runId: string, training: SupervisedTraining, free: number): void {
    if (!this.held.delete(runId)) return
    training.proceed()
    this.put(runId, { kind: 'running' }, `Going on: ${megabytes(free)} are free again.`)
  }

  /** Told in any case; written down as far as the disk takes it. */
  private put(runId: string, status: RunStatus, message: string): void {
    const { store, tell, clock } = this.options
    const event = {
      ...{ step: store.run(runId).step, at: clock.now().toISOString() },
      ...{ kind: status.kind === 'paused' ? ('warning' as const) : ('note' as const), message },
    }
    tell('run.event', { runId, event })
    try {
      changeRun(this.options, runId, { status })
      store.addEvent(runId, event)
    } catch {
      // Not even a line fits on the disk: the window knows, and the next ending is written later.
      tell('run.changed', { ...store.run(runId), status })
    }
  }
}

/** Bytes that this person may still write on the disk of a folder. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
