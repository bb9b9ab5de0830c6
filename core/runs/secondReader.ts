/**
 * A thread that reads the later part of a long series while the store reads, then thins, the first: off the disk ten
 * million points take twice as long as everything else that is done until they are drawn.
 */
import { extname } from 'node:path'
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { StretchTable } from './stretchTable.ts'

export interface ReadOrder {
  readonly seriesId: number
  /** Axes from this one on. */
  readonly axis: number
  /** float32 of the whole series. */
  readonly shared: SharedArrayBuffer
}

/** Null where the thread cannot do it: wider figures than float32, a database that does not answer. */
export type ReadAnswer = {
  /** Place of its first point in the series. */
  readonly from: number
  readonly end: number
  readonly stretches: StretchTable
} | null

export interface ReaderSetting {
  readonly file: string
  readonly port: MessagePort
  readonly words: SharedArrayBuffer
}

/** Places of the shared words: orders answered; up to where the series of the last one is read, or `failed`. */
export const word = { answered: 0, reached: 1 } as const
export const failed = -1

/** What is under way. */
export interface SecondReading {
  /** Waits until points up to `end` are in the shared memory; false where they will not be. */
  readonly until: (end: number) => boolean
  /** Waits for the end. */
  readonly answer: () => ReadAnswer
}

export interface SecondReader {
  /** Undefined where no thread is ready, or it still reads what was asked before. */
  readonly begin: (order: ReadOrder) => SecondReading | undefined
  readonly close: () => void
}

const patience = { reading: 30_000, closing: 2_000 }

// As a bundle this is another file of the same folder.
const entry = new URL(`secondReaderThread${extname(import.meta.url)}`, import.meta.url)

/** Starts the thread; `begin` refuses until it is there. */
export function startSecondReader(file: string): SecondReader {
  const { port1: ours, port2: theirs } = new MessageChannel()
  const shared = new SharedArrayBuffer(8)
  const words = new Int32Array(shared)
  const worker = new Worker(entry, {
    workerData: { file, port: theirs, words: shared } satisfies ReaderSetting,
    transferList: [theirs],
  })
  let isReady = false
  let orders = 0
  const leave = () => (isReady = false)
  worker.once('message', () => (isReady = true))
  // Whatever it dies of: the store reads alone from then on.
  worker.once('error', leave)
  worker.once('exit', leave)
  worker.unref()

  /** Until the word is `wanted` at least, or tells of a failure. */
  function wait(place: number, wanted: number, milliseconds: number): boolean {
    for (
      let now = Atomics.load(words, place);
      now < wanted && now !== failed;
      now = Atomics.load(words, place)
    )
      if (Atomics.wait(words, place, now, milliseconds) === 'timed-out') return leave()
    return Atomics.load(words, place) !== failed
  }

  return {
    begin: (order) => {
      // One at a time: a reading that was given up must not be taken for the next.
      if (!isReady || Atomics.load(words, word.answered) < orders) return undefined
      while (receiveMessageOnPort(ours)) continue
      const number = (orders += 1)
      Atomics.store(words, word.reached, 0)
      ours.postMessage(order)
      return {
        until: (end) => wait(word.reached, end, patience.reading),
        answer: () =>
          wait(word.answered, number, patience.reading)
            ? ((receiveMessageOnPort(ours)?.message as ReadAnswer | undefined) ?? null)
            : null,
      }
    },
    close: () => {
      if (isReady) {
        ours.postMessage('close')
        wait(word.answered, orders + 1, patience.closing)
      }
      leave()
      ours.close()
      void worker.terminate()
    },
  }
}
