/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the samples fix */
/** Mini-batches for B networks at once, each shuffling its own sample without replacement. */
import type { HostTensor } from '../../../tensor/step.ts'
import type { Sample } from '../estimators/controlVariate.ts'
import { createRandomNumbers, permutation, type RandomNumbers } from '../randomNumbers.ts'

export type BatchCursors = {
  /** Rows of the next batch [B·m] into the stacked samples. */
  readonly next: () => HostTensor
}

export function batchCursors(
  samples: readonly Sample[],
  { batchSize, seed }: { readonly batchSize: number; readonly seed: number },
): BatchCursors {
  const size = Math.min(batchSize, ...samples.map(({ points }) => points.rows))
  let offset = 0
  const queues = samples.map(({ points }, index) => {
    const start = offset
    offset += points.rows
    return shuffledRows(points.rows, start, createRandomNumbers(seed, 9000 + index))
  })
  return {
    next: (): HostTensor => {
      const rows = new Int32Array(size * samples.length)
      for (const [index, take] of queues.entries())
        for (let place = 0; place < size; place++) rows[index * size + place] = take()
      return { dtype: 'int32', shape: [rows.length], values: rows }
    },
  }
}

function shuffledRows(count: number, start: number, random: RandomNumbers): () => number {
  let order = permutation(random, count)
  let next = 0
  return () => {
    if (next === count) {
      order = permutation(random, count)
      next = 0
    }
    return start + order[next++]!
  }
}
