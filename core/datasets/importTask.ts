/** What an import is asked to do. */
import type { Clock } from '../contract/clock.ts'
import type { Dataset, ImportProgress } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'

export type Progress = Omit<ImportProgress, 'jobId'>

export interface ImportTask {
  readonly paths: readonly string[]
  readonly id: string
  readonly name: string
  /** Folder that holds the sets; the set becomes `<folder>/<id>`. */
  readonly folder: string
  readonly choices: ImportChoices
  readonly clock: Clock
  readonly origin: Origin
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** The set that holds the same samples already, by content hash; it takes the place of a second copy. */
  readonly sameAs?: ((contentHash: string) => Promise<Dataset | null>) | undefined
  /** Seconds from one entry of the journal to the next. */
  readonly journalEvery?: number | undefined
}

interface Origin {
  readonly builtIn: boolean
  readonly licence: string | null
  /** In words. */
  readonly source: string
}

export function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new WorkbenchError('cancelled', 'the import was cancelled; nothing of it was kept')
}
