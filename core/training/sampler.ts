/** Which samples form the next batch. */
import type { Random, RandomState } from '../tensor/random.ts'

/** Enough to draw the same batches again from here. */
export type SamplerState = {
  /** The stream before the current epoch was shuffled, or before the next draw. */
  readonly random: RandomState
  /** Samples of the current epoch that are used up. */
  readonly used: number
}

export interface Sampler {
  /** Indices of the next batch, int32 [batchSize]. */
  readonly next: () => Int32Array
  /** What `next` will return; null where that is not known before the next shuffle. */
  readonly peek: () => Int32Array | null
  readonly readState: () => SamplerState
  readonly writeState: (state: SamplerState) => void
}

export type SamplerShape = { readonly count: number; readonly batchSize: number }

/** Every draw independent of the others. */
export function sampleWithReplacement({ count, batchSize }: SamplerShape, random: Random): Sampler {
  const next = () => Int32Array.from({ length: batchSize }, () => random.integer(count))
  return {
    next,
    peek: () => {
      const before = random.readState()
      const indices = next()
      random.writeState(before)
      return indices
    },
    readState: () => ({ random: random.readState(), used: 0 }),
    writeState: (state) => random.writeState(state.random),
  }
}

/** Each sample once an epoch; an incomplete last batch is left out. */
export function sampleEpochs({ count, batchSize }: SamplerShape, random: Random): Sampler {
  let before = random.readState()
  let order = random.permutation(count)
  let used = 0

  function shuffle(): void {
    before = random.readState()
    order = random.permutation(count)
    used = 0
  }

  return {
    next: () => {
      if (used + batchSize > count) shuffle()
      used += batchSize
      return order.slice(used - batchSize, used)
    },
    peek: () => (used + batchSize > count ? null : order.slice(used, used + batchSize)),
    readState: () => ({ random: before, used }),
    writeState: (state) => {
      random.writeState(state.random)
      shuffle()
      used = state.used
    },
  }
}
