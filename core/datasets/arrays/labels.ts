/** Label arrays: class numbers of any kind, one-hot rows, or regression targets. */
import { compareNames } from '../source.ts'
import type { NamedArray } from './namedArray.ts'
import { rowSize } from './namedArray.ts'

export interface LabelCode {
  /** Empty for regression. */
  readonly classNames: readonly string[]
  /** True for classes 0 … k − 1, which a file of names may name. */
  readonly isNumbered: boolean
  readonly encode: (labels: readonly Label[]) => Int32Array | Float32Array
}

const classLimit = 1_000

export type Label = number | string

/** One number or text a sample; of one-hot rows the place of the largest. */
export async function readLabelArray(array: NamedArray): Promise<readonly Label[]> {
  if (array.texts) return array.texts()
  const width = rowSize(array)
  const labels: number[] = []
  for await (const block of array.rows(1 << 16))
    for (let start = 0; start < block.length; start += width)
      labels.push(width === 1 ? (block[start] ?? 0) : largest(block, start, width))
  return labels
}

function largest(values: ArrayLike<number>, start: number, width: number): number {
  let best = 0
  for (let place = 1; place < width; place++)
    if ((values[start + place] ?? 0) > (values[start + best] ?? 0)) best = place
  return best
}

export function encodeLabels(all: readonly (readonly Label[])[]): LabelCode {
  return all.flat().every((label) => typeof label === 'number')
    ? encodeNumbers(all as readonly (readonly number[])[])
    : encodeTexts(all)
}

function encodeTexts(all: readonly (readonly Label[])[]): LabelCode {
  const classNames = [...new Set(all.flat().map(String))].sort(compareNames)
  const indexOf = new Map(classNames.map((name, index) => [name, index]))
  return {
    classNames,
    isNumbered: false,
    encode: (labels) => Int32Array.from(labels, (label) => indexOf.get(String(label)) ?? 0),
  }
}

function encodeNumbers(all: readonly (readonly number[])[]): LabelCode {
  const distinct = new Set<number>()
  for (const labels of all)
    for (const label of labels) if (distinct.size <= classLimit) distinct.add(label)
  const values = [...distinct].sort((left, right) => left - right)
  if (distinct.size > classLimit || !values.every((value) => Number.isInteger(value)))
    return {
      classNames: [],
      isNumbered: false,
      encode: (labels) => Float32Array.from(labels, Number),
    }
  const isNumbered = values[0] === 0 && (values.at(-1) ?? 0) < 2 * values.length
  const classes = isNumbered
    ? Array.from({ length: (values.at(-1) ?? -1) + 1 }, (_, index) => index)
    : values
  const indexOf = new Map(classes.map((value, index) => [value, index]))
  return {
    classNames: classes.map(String),
    isNumbered,
    encode: (labels) => Int32Array.from(labels, (label) => indexOf.get(Number(label)) ?? 0),
  }
}
