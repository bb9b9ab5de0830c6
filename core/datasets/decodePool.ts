/** Threads that decode small plain JPEGs, so that an import uses more than one core. */
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PictureForm } from './pictures.ts'
import type { SourceFile } from './source.ts'

export interface DecodeOrder {
  readonly order: number
  /** Paths on disk, or bytes; null where a file is none of the pool's business. */
  readonly files: readonly (string | Uint8Array | null)[]
  readonly form: PictureForm
}

export interface DecodeAnswer {
  readonly order: number
  /** files · samples, packed. */
  readonly pixels: Uint8Array
  readonly isDecoded: readonly boolean[]
}

/** Pixels of each file; null where the caller must decode it. */
export type QuickPixels = (index: number) => Uint8Array | null

const undone: QuickPixels = () => null

const threadsAtMost = 4
const fileLimit = 1 << 18
/** Starting a thread takes as long as decoding this many. */
const worthwhile = 2_000

// As a bundle this is another file of the same folder.
const entry = new URL(`decodeWorker${extname(import.meta.url)}`, import.meta.url)

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, (answer: DecodeAnswer | null) => void>
}

/** Null where threads would not pay. */
export function createDecodePool(form: PictureForm, pictures: number): DecodePool | null {
  const cores = availableParallelism()
  return cores < 2 || pictures < worthwhile
    ? null
    : new DecodePool(form, Math.min(threadsAtMost, cores))
}

export class DecodePool {
  /** Orders that keep all threads busy while one answer is worked on. */
  readonly ahead: number
  readonly #form: PictureForm
  readonly #threads: Thread[]
  #orders = 0

  constructor(form: PictureForm, threads: number) {
    this.#form = form
    this.ahead = threads + 1
    this.#threads = Array.from({ length: threads }, () => this.#start())
  }

  /** Never fails: what goes wrong is left to the caller, who decodes it in the ordinary way. */
  async decode(files: readonly SourceFile[]): Promise<QuickPixels> {
    const sent = await Promise.all(files.map(sendable))
    const answer = await this.#ask(sent)
    if (answer === null) return undone
    const { pixels, isDecoded } = answer
    const size = pixels.length / files.length
    return (index) =>
      isDecoded[index] === true ? pixels.subarray(index * size, (index + 1) * size) : null
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(({ worker }) => worker.terminate()))
  }

  #ask(files: DecodeOrder['files']): Promise<DecodeAnswer | null> {
    const [idlest] = this.#threads.toSorted((left, right) => left.waiting.size - right.waiting.size)
    if (!idlest) return Promise.resolve(null)
    const order = this.#orders++
    return new Promise((resolve) => {
      idlest.waiting.set(order, resolve)
      idlest.worker.postMessage({ order, files, form: this.#form } satisfies DecodeOrder)
    })
  }

  #start(): Thread {
    const thread: Thread = {
      worker: new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: 4 } }),
      waiting: new Map(),
    }
    const { worker, waiting } = thread
    worker.on('message', (answer: DecodeAnswer) => {
      waiting.get(answer.order)?.(answer)
      waiting.delete(answer.order)
    })
    // What a thread dies of is found by whoever decodes its pictures next.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      const at = this.#threads.indexOf(thread)
      if (at >= 0) this.#threads.splice(at, 1)
      for (const resolve of waiting.values()) resolve(null)
      waiting.clear()
    })
    return thread
  }
}

async function sendable(file: SourceFile): Promise<string | Uint8Array | null> {
  if (file.size === 0 || file.size > fileLimit) return null
  return file.diskPath ?? (await file.read(0, file.size).catch(() => null))
}
