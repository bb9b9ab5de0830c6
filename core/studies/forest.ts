/**
 * A small random forest for regression (Breiman, “Random Forests”, Machine Learning 45, 2001) and its permutation
 * importance: how much the error on the samples that a tree has not seen grows when one feature is shuffled.
 */
import type { Random } from '../tensor/random.ts'

const treeCount = 64
const smallestLeaf = 3

export interface Samples {
  /** features[column][row]: a value a sample. */
  readonly features: readonly Float64Array[]
  readonly targets: Float64Array
}

export interface Importance {
  /** A column each; at least 0, together 1 unless nothing matters. */
  readonly importance: readonly number[]
  /** 1 − error / variance over the samples each tree has not seen; NaN when all targets are equal. */
  readonly explained: number
}

type Tree =
  | { readonly mean: number }
  | { readonly column: number; readonly threshold: number; readonly low: Tree; readonly high: Tree }

export function permutationImportance(samples: Samples, random: Random): Importance {
  const { features, targets } = samples
  const growth = features.map(() => 0)
  let error = 0
  let spread = 0
  const mean = meanAt(targets, targets.keys())
  for (let count = 0; count < treeCount; count += 1) {
    const stream = random.split(`tree ${count}`)
    const { inside, outside } = bootstrap(targets.length, stream)
    const tree = grow(samples, inside, stream)
    const own = squaredError(samples, tree, outside)
    error += own
    spread += outside.reduce((sum, row) => sum + ((targets[row] ?? 0) - mean) ** 2, 0)
    for (const column of features.keys())
      growth[column] =
        (growth[column] ?? 0) +
        squaredError(shuffled(samples, column, outside, stream), tree, outside) -
        own
  }
  const positive = growth.map((one) => Math.max(0, one))
  const sum = positive.reduce((total, one) => total + one, 0)
  return {
    importance: positive.map((one) => (sum > 0 ? one / sum : 0)),
    explained: 1 - error / spread,
  }
}

function meanAt(targets: Float64Array, rows: Iterable<number>): number {
  let [sum, count] = [0, 0]
  for (const row of rows) {
    sum += targets[row] ?? 0
    count += 1
  }
  return sum / count
}

/** Drawn with replacement, and those that were not drawn. */
function bootstrap(count: number, random: Random): { inside: number[]; outside: number[] } {
  const inside = Array.from({ length: count }, () => random.integer(count))
  const drawn = new Set(inside)
  return {
    inside,
    outside: Array.from({ length: count }, (_, row) => row).filter((row) => !drawn.has(row)),
  }
}

function grow(samples: Samples, rows: readonly number[], random: Random): Tree {
  const split = rows.length >= 2 * smallestLeaf ? bestSplit(samples, rows, random) : null
  if (!split) return { mean: meanAt(samples.targets, rows) }
  const column = samples.features[split.column] as Float64Array
  const isLow = (row: number) => (column[row] ?? 0) <= split.threshold
  return {
    ...split,
    low: grow(samples, rows.filter(isLow), random),
    high: grow(
      samples,
      rows.filter((row) => !isLow(row)),
      random,
    ),
  }
}

type Split = { readonly column: number; readonly threshold: number }
type Gain = { readonly threshold: number; readonly gain: number }

/** Among two thirds of the columns, drawn anew at every node. */
function bestSplit(
  { features, targets }: Samples,
  rows: readonly number[],
  random: Random,
): Split | null {
  const count = Math.ceil((2 * features.length) / 3)
  const tried = random.permutation(features.length).slice(0, count)
  const found = [...tried].map((column) => ({
    column,
    ...bestThreshold(features[column] as Float64Array, targets, rows),
  }))
  const [best] = found.sort((one, other) => other.gain - one.gain)
  return best && best.gain > 1e-12 ? { column: best.column, threshold: best.threshold } : null
}

/** Where one column is best parted: the fall of the squared error, by sums alone. */
function bestThreshold(values: Float64Array, targets: Float64Array, rows: readonly number[]): Gain {
  const sorted = rows
    .map((row) => ({ value: values[row] ?? 0, target: targets[row] ?? 0 }))
    .sort((one, other) => one.value - other.value)
  const count = sorted.length
  const total = sorted.reduce((sum, { target }) => sum + target, 0)
  const base = total ** 2 / count
  let best: Gain = { threshold: 0, gain: 0 }
  let low = 0
  for (const [at, { value, target }] of sorted.entries()) {
    const next = sorted[at + 1]
    low += target
    const below = at + 1
    if (!next || next.value === value || Math.min(below, count - below) < smallestLeaf) continue
    const gain = low ** 2 / below + (total - low) ** 2 / (count - below) - base
    if (gain > best.gain) best = { threshold: (value + next.value) / 2, gain }
  }
  return best
}

function predicted(tree: Tree, features: Samples['features'], row: number): number {
  let node = tree
  while ('column' in node)
    node = (features[node.column]?.[row] ?? 0) <= node.threshold ? node.low : node.high
  return node.mean
}

function squaredError({ features, targets }: Samples, tree: Tree, rows: readonly number[]): number {
  return rows.reduce(
    (sum, row) => sum + ((targets[row] ?? 0) - predicted(tree, features, row)) ** 2,
    0,
  )
}

/** The same samples, one column's values dealt anew among `rows`. */
function shuffled(
  samples: Samples,
  column: number,
  rows: readonly number[],
  random: Random,
): Samples {
  const dealt = Float64Array.from(samples.features[column] ?? [])
  const order = random.permutation(rows.length)
  rows.forEach((row, at) => {
    dealt[row] = samples.features[column]?.[rows[order[at] ?? 0] ?? 0] ?? 0
  })
  return { ...samples, features: samples.features.map((one, at) => (at === column ? dealt : one)) }
}
