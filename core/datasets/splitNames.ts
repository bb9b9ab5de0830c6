/** Split names as people write them in file and folder names. */
import type { SplitName } from '../contract/dataset.ts'

const words: readonly (readonly [RegExp, SplitName])[] = [
  [/(^|[^a-z])(train|training|trn)([^a-z]|$)/i, 'train'],
  [/(^|[^a-z])(val|valid|validation|dev)([^a-z]|$)/i, 'validation'],
  [/(^|[^a-z])(test|testing|t10k|tst|eval)([^a-z]|$)/i, 'test'],
]

/** The split that a name speaks of: `train-images…`, `x_test`, `val`; null where it speaks of none. */
export function splitInName(name: string): SplitName | null {
  return words.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** A folder that is nothing but a split: `train`, `Validation`. */
export function splitFolder(name: string): SplitName | null {
  return /^[a-z0-9]+$/i.test(name) ? splitInName(name) : null
}
