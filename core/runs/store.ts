/** The store of runs: what it promises. `memory.ts` and `sqlite.ts` keep the same laws. */
import type { MetricBlock, SeriesData, SeriesKey, SeriesSummary } from '../contract/metric.ts'
import type { Run, RunEvent } from '../contract/run.ts'
import type { SeedBand, SeedBandQuery } from '../contract/seedBand.ts'

/** What may change after a run was created. */
export type RunChange = Partial<Omit<Run, 'runId' | 'method' | 'config' | 'seed' | 'createdAt'>>

export interface Progress {
  readonly step: number
  /** Seconds of training since the run started. */
  readonly seconds: number
  readonly blocks: readonly MetricBlock[]
  readonly events: readonly RunEvent[]
}

export interface Checkpoint {
  readonly step: number
  /** Seconds of training up to this checkpoint. */
  readonly seconds: number
  /** Name inside the run's checkpoint folder. */
  readonly file: string
  readonly bytes: number
  /** SHA-256 of the file, hex. */
  readonly hash: string
  /** ISO 8601. */
  readonly createdAt: string
}

/** What a run has behind it. */
export interface RunHistory {
  readonly blocks: readonly MetricBlock[]
  readonly events: readonly RunEvent[]
  readonly checkpoints: readonly Checkpoint[]
}

export interface SeriesQuery {
  readonly keys: readonly SeriesKey[]
  readonly maxPoints: number
  readonly fromStep: number | null
  readonly toStep: number | null
  /** Weight of the average that comes along where points are left out; 0 when left out. */
  readonly smoothing?: number | undefined
  /** Seconds are read too, unless this is false: they take longest. */
  readonly seconds?: boolean | undefined
}

/**
 * Every write is one transaction, durable when the function returns. A run that is not there is a
 * `run-unknown`.
 */
export interface RunStore {
  /** Number that the next run gets; numbers are never used twice. */
  readonly nextNumber: () => number
  readonly createRun: (run: Run) => void
  /** A run that was trained elsewhere, with everything that belongs to it, in one transaction. */
  readonly adoptRun: (run: Run, history: RunHistory) => void
  /** Several of them, all in one transaction. */
  readonly adoptRuns: (runs: readonly { readonly run: Run; readonly history: RunHistory }[]) => void
  readonly run: (runId: string) => Run
  /** Newest first, trash included. */
  readonly runs: () => Run[]
  /** The same without what methods found, which may be long. */
  readonly runSummaries: (newest?: number) => Run[]
  /** Of these, those that have not ended; of ten thousand runs it reads no other. */
  readonly activeRuns: () => Run[]
  readonly runIds: () => string[]
  readonly updateRun: (runId: string, change: RunChange) => Run
  /** Commits one batch of a trainer; the last figures of whole-run series become the run's metrics. */
  readonly appendProgress: (runId: string, progress: Progress) => Run
  readonly addEvent: (runId: string, event: RunEvent) => void
  readonly events: (runId: string) => RunEvent[]
  readonly addCheckpoint: (runId: string, checkpoint: Checkpoint) => void
  /** Newest first. */
  readonly checkpoints: (runId: string) => Checkpoint[]
  readonly removeCheckpoint: (runId: string, step: number) => void
  readonly seriesIndex: (runId: string) => SeriesSummary[]
  /** In the order of `keys`; a series that the run does not have is empty. */
  readonly series: (runId: string, query: SeriesQuery) => SeriesData[]
  /** Of more steps than `mostBandSteps` a `request-invalid`. */
  readonly seedBand: (query: SeedBandQuery) => SeedBand
  /**
   * Puts the run back to `step` (`seconds` of training): points, events and checkpoints after it are
   * kept but hidden, and every summary is as if they had never been.
   */
  readonly rewind: (runId: string, step: number, seconds: number) => Run
  /** Bodies of the documents of one kind (views, studies, settings), by id. */
  readonly documents: (kind: string) => string[]
  /** Null when there is none. */
  readonly document: (kind: string, id: string) => string | null
  readonly putDocument: (kind: string, id: string, body: string) => void
  readonly removeDocument: (kind: string, id: string) => void
  /** Deletes a run with everything that belongs to it. */
  readonly purgeRun: (runId: string) => void
  readonly close: () => void
}
