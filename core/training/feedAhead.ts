/** Batches made by a thread of their own: the next one while the step before it runs. */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { WorkbenchError } from '../contract/errors.ts'
import type { Batch, BatchOptions } from '../datasets/batches.ts'
import { bytesNeeded, feedMemory, placeOf, told, word } from './feedMemory.ts'
import type { FeedSizes } from './feedMemory.ts'
import type { FeedOrder } from './feedWorker.ts'

export interface FeedAhead {
  /** Batch `number` of the run; waits for it. Borrowed: its memory is used again three batches later. */
  readonly take: (indices: Int32Array, number: number) => Batch
  /** Starts on a batch that will be taken. */
  readonly prepare: (indices: Int32Array, number: number) => void
  readonly close: () => void
}

const patience = { milliseconds: 120_000, words: 'two minutes' } as const

// As a bundle this is another file of the same folder.
const entry = new URL(`feedWorker${extname(import.meta.url)}`, import.meta.url)

export function feedAhead(folder: string, options: BatchOptions, sizes: FeedSizes): FeedAhead {
  const shared = new SharedArrayBuffer(bytesNeeded(sizes))
  const memory = feedMemory(shared, sizes)
  const { words, request } = memory
  const worker = new Worker(entry, {
    workerData: { folder, options, sizes, shared } satisfies FeedOrder,
  })
  // A thread that dies says so in the shared memory, or by its silence.
  worker.on('error', () => undefined)
  worker.unref()
  let asked = 0

  function ask(indices: Int32Array, number: number): void {
    request[0] = number
    request.set(indices, 1)
    asked += 1
    Atomics.store(words, word.asked, asked)
    Atomics.notify(words, word.asked)
  }

  function wait(): void {
    for (
      let made = Atomics.load(words, word.made);
      made < asked;
      made = Atomics.load(words, word.made)
    )
      if (Atomics.wait(words, word.made, made, patience.milliseconds) === 'timed-out')
        throw unreadable(`no batch came for ${patience.words}`)
    if (Atomics.load(words, word.failed) === 1) throw unreadable(told(memory))
  }

  function isUnderWay(indices: Int32Array, number: number): boolean {
    return (
      asked > 0 && request[0] === number && indices.every((index, at) => request[at + 1] === index)
    )
  }

  return {
    take: (indices, number) => {
      if (!isUnderWay(indices, number)) {
        wait()
        ask(indices, number)
      }
      wait()
      const { share, ...batch } = placeOf(memory, asked)
      return { ...batch, share: share[0] ?? 1 }
    },
    prepare: (indices, number) => {
      wait()
      ask(indices, number)
    },
    close: () => {
      Atomics.store(words, word.closed, 1)
      Atomics.add(words, word.asked, 1)
      Atomics.notify(words, word.asked)
      void worker.terminate()
    },
  }
}

function unreadable(reason: string): WorkbenchError {
  return new WorkbenchError('dataset-unreadable', `the batches of the training part: ${reason}`)
}
