/** Memory that a trainer shares with the thread that makes its batches: one request, several batches, no copies. */
import type { Batch } from '../datasets/batches.ts'

/** Int32 words by which both sides wait for each other. */
export const word = { asked: 0, made: 1, failed: 2, closed: 3 } as const

/** One is trained on, the next is being made, and a check may compare the one before. */
const places = 4
const problemBytes = 1024

export type FeedMemory = {
  readonly words: Int32Array
  /** [1 + batch]: the batch's number over the whole run, its indices. */
  readonly request: Int32Array
  readonly batches: readonly SharedBatch[]
  /** UTF-8 of what went wrong, ended by 0. */
  readonly problem: Uint8Array
}
type SharedBatch = Readonly<{
  images: Float32Array
  labels: Int32Array
  partners: Int32Array
  share: Float32Array
}>

export type FeedSizes = { readonly batchSize: number; readonly sampleSize: number }

export function bytesNeeded({ batchSize, sampleSize }: FeedSizes): number {
  const words = Object.keys(word).length + 1 + batchSize
  return 4 * (words + places * (batchSize * (sampleSize + 2) + 1)) + problemBytes
}

export function feedMemory(
  shared: SharedArrayBuffer,
  { batchSize, sampleSize }: FeedSizes,
): FeedMemory {
  let at = 0
  const take = <View>(
    type: new (of: SharedArrayBuffer, from: number, length: number) => View,
    length: number,
  ): View => {
    const view = new type(shared, at, length)
    at += 4 * length
    return view
  }
  return {
    words: take(Int32Array, Object.keys(word).length),
    request: take(Int32Array, 1 + batchSize),
    batches: Array.from({ length: places }, () => ({
      images: take(Float32Array, batchSize * sampleSize),
      labels: take(Int32Array, batchSize),
      partners: take(Int32Array, batchSize),
      share: take(Float32Array, 1),
    })),
    problem: take(Uint8Array, problemBytes),
  }
}

/** The place of the batch that answers request `request`, which counts from 1. */
export function placeOf({ batches }: FeedMemory, request: number): SharedBatch {
  return batches[request % places] as SharedBatch
}

export function store({ images, labels, partners, share }: Batch, place: SharedBatch): void {
  place.images.set(images)
  place.labels.set(labels)
  place.partners.set(partners)
  place.share[0] = share
}

export function tell({ problem }: FeedMemory, message: string): void {
  problem.set(new TextEncoder().encode(message).subarray(0, problemBytes - 1))
}

export function told({ problem }: FeedMemory): string {
  return new TextDecoder().decode(problem.slice(0, problem.indexOf(0)))
}
