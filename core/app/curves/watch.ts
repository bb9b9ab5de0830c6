/** How a reader says how far it is, and learns that nobody waits for it any more. */
import { WorkbenchError } from '../../contract/errors.ts'

export interface Watch {
  /** So many bytes more were read. Throws `cancelled` once nobody wants them. */
  readonly advance: (bytes: number) => void
}

export interface Watching {
  readonly signal?: AbortSignal
  /** Bytes. */
  readonly onProgress?: (done: number, total: number) => void
}

export function watchOf(total: number, { signal, onProgress }: Watching): Watch {
  let done = 0
  return {
    advance: (bytes) => {
      if (signal?.aborted)
        throw new WorkbenchError('cancelled', 'the import was cancelled; nothing was imported')
      done += bytes
      onProgress?.(Math.min(done, total), total)
    },
  }
}
