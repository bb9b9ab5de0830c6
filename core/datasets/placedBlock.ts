/** Some samples, each with the part of the set that it belongs to. */
import type { SplitName } from '../contract/dataset.ts'
import type { ImportChoices } from './choices.ts'

export interface PlacedBlock {
  readonly count: number
  readonly values: Uint8Array | Float32Array
  readonly labels: Int32Array | Float32Array
  readonly splits: readonly SplitName[]
  readonly nameOf: (index: number) => string
  /** Samples of the source that this block took, those left out included. */
  readonly consumed: number
  /** [consumed] 1 for pictures that are in the block, 0 for those that could not be used. */
  readonly taken?: Uint8Array
}

/** A choice other than “given” overrules what the source says. */
export function overrules(choices: ImportChoices): boolean {
  return choices.splitting.kind !== 'given' && choices.splitting.kind !== 'automatic'
}
