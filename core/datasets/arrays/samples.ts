/** Arrays of samples: which dimensions are height, width and channels, and how values become bytes. */
import type { ImportProblem } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import type { SampleBlock } from '../format.ts'
import type { NamedArray, NumberArray } from './namedArray.ts'
import { rowSize, shapeInWords } from './namedArray.ts'

export interface SamplePlan {
  readonly shape: readonly number[]
  readonly element: 'uint8' | 'float32'
  /** True for [channels, height, width] in the file. */
  readonly isPlanar: boolean
  /** True where the file exchanges rows and columns. */
  readonly isTurned: boolean
  readonly offset: number
  readonly scale: number
}

export interface Range {
  readonly min: number
  readonly max: number
  /** Samples with a value that is no finite number. */
  readonly bad: number
}

const blockValues = 1 << 20

function perBlock(array: NamedArray): number {
  return Math.max(1, Math.floor(blockValues / Math.max(1, rowSize(array))))
}

export async function surveyRange(array: NamedArray): Promise<Range> {
  if (array.type === 'uint8') return { min: 0, max: 255, bad: 0 }
  if (array.type === 'bool') return { min: 0, max: 1, bad: 0 }
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let bad = 0
  const width = rowSize(array)
  for await (const block of array.rows(perBlock(array)))
    for (let start = 0; start < block.length; start += width) {
      if (!isFiniteRow(block, start, width)) {
        bad += 1
        continue
      }
      for (let place = start; place < start + width; place++) {
        const value = block[place] ?? 0
        if (value < min) min = value
        if (value > max) max = value
      }
    }
  return { min, max, bad }
}

function isFiniteRow(values: ArrayLike<number>, start: number, width: number): boolean {
  for (let place = start; place < start + width; place++)
    if (!Number.isFinite(values[place])) return false
  return true
}

function isChannels(size: number | undefined): boolean {
  return size === 1 || size === 3 || size === 4
}

interface Layout {
  readonly shape: readonly number[]
  readonly isPlanar: boolean
}

/** [h, w], [h, w, c], [c, h, w]; flat bytes that make a square are pictures, everything else flat is a row. */
function layoutOf(array: NamedArray): Layout {
  const [first = 1, second = 1, third = 1] = array.shape.slice(1)
  const rank = array.shape.length - 1
  if (rank === 1) return flatLayout(array, first)
  if (rank === 2) return { shape: [first, second, 1], isPlanar: false }
  if (rank === 3 && isChannels(third)) return { shape: [first, second, third], isPlanar: false }
  if (rank === 3 && isChannels(first)) return { shape: [second, third, first], isPlanar: true }
  throw new WorkbenchError(
    'dataset-unreadable',
    `${array.file}, array “${array.name}”: ${shapeInWords(array.shape)} is no list of pictures: expected [n, height, width], [n, height, width, channels] or [n, channels, height, width] with 1, 3 or 4 channels`,
    { details: { file: array.file, array: array.name } },
  )
}

/** What MATLAB stored has its dimensions the other way round: [n, c, w, h] or [n, w, h]. */
function uprightLayout(array: NamedArray): Layout & { readonly isTurned: boolean } {
  const layout = layoutOf(array)
  const [first = 1, second = 1, channels = 1] = layout.shape
  const isTurned = array.isTurned === true && layout.shape.length === 3
  return isTurned
    ? { shape: [second, first, channels], isPlanar: layout.isPlanar, isTurned }
    : { ...layout, isTurned: false }
}

function flatLayout(array: NamedArray, size: number): Layout {
  const side = Math.sqrt(size)
  const colourSide = Math.sqrt(size / 3)
  if (array.type === 'uint8' && size >= 64 && Number.isInteger(side))
    return { shape: [side, side, 1], isPlanar: false }
  if (array.type === 'uint8' && size >= 192 && Number.isInteger(colourSide))
    return { shape: [colourSide, colourSide, 3], isPlanar: true }
  return { shape: [size], isPlanar: false }
}

export function planSamples(
  array: NamedArray,
  ranges: readonly Range[],
  problems: ImportProblem[],
): SamplePlan {
  const layout = uprightLayout(array)
  if (layout.shape.some((size) => size === 0))
    throw new WorkbenchError(
      'dataset-unreadable',
      `${array.file}, array “${array.name}”: ${shapeInWords(array.shape)} has samples of 0 values`,
    )
  const bad = ranges.reduce((sum, range) => sum + range.bad, 0)
  if (bad > 0)
    problems.push(
      changed(array, `${bad} samples hold NaN or infinity`, 'these samples are left out'),
    )
  if (layout.shape.length === 1) return { ...layout, element: 'float32', offset: 0, scale: 1 }
  const min = Math.min(...ranges.map((range) => range.min))
  const max = Math.max(...ranges.map((range) => range.max))
  const { offset, scale, words } = toBytes(array, min, max)
  if (words !== null) problems.push(changed(array, `values from ${min} to ${max}`, words))
  return { ...layout, element: 'uint8', offset, scale }
}

function changed(array: NamedArray, message: string, consequence: string): ImportProblem {
  return { severity: 'warning', file: array.name, message, consequence, kind: 'values' }
}

/** byte = round((value − offset) · scale) */
function toBytes(array: NamedArray, min: number, max: number) {
  if (array.type === 'uint8') return { offset: 0, scale: 1, words: null }
  const isFraction = array.type.startsWith('float') || array.type === 'bool'
  if (isFraction && min >= 0 && max <= 1)
    return { offset: 0, scale: 255, words: 'multiplied by 255 and rounded to bytes' }
  if (min >= 0 && max <= 255)
    return { offset: 0, scale: 1, words: isFraction ? 'rounded to bytes' : null }
  if (array.type === 'uint16')
    return { offset: 0, scale: 255 / 65535, words: '16 bits scaled to 8' }
  const scale = max > min ? 255 / (max - min) : 0
  return { offset: min, scale, words: 'stretched to 0 … 255 and rounded to bytes' }
}

export async function* readSamples(
  array: NamedArray,
  plan: SamplePlan,
  labels: Int32Array | Float32Array,
): AsyncGenerator<SampleBlock> {
  const width = rowSize(array)
  let first = 0
  for await (const block of array.rows(perBlock(array))) {
    const count = block.length / width
    const kept: number[] = []
    for (let row = 0; row < count; row++)
      if (array.type === 'uint8' || isFiniteRow(block, row * width, width)) kept.push(row)
    const picked = kept.map((row) => labels[first + row] ?? 0)
    yield {
      count: kept.length,
      values: encode(block, kept, width, plan),
      labels: labels instanceof Int32Array ? Int32Array.from(picked) : Float32Array.from(picked),
    }
    first += count
  }
}

function encode(
  block: NumberArray,
  rows: readonly number[],
  width: number,
  plan: SamplePlan,
): Uint8Array | Float32Array {
  const { element, offset, scale } = plan
  const places = placesOf(plan, width)
  const values =
    element === 'uint8'
      ? new Uint8Array(rows.length * width)
      : new Float32Array(rows.length * width)
  rows.forEach((row, index) => {
    for (let place = 0; place < width; place++) {
      const value = ((block[row * width + (places[place] ?? 0)] ?? 0) - offset) * scale
      values[index * width + place] = element === 'uint8' ? Math.round(value) : value
    }
  })
  return values
}

/** [width] where in the file’s sample each value of ours lies. */
function placesOf({ shape, isPlanar, isTurned }: SamplePlan, width: number): Int32Array {
  if (shape.length === 1) return Int32Array.from({ length: width }, (_, place) => place)
  const [height = 1, columns = 1, channels = 1] = shape
  return Int32Array.from({ length: width }, (_, place) => {
    const channel = place % channels
    const column = Math.floor(place / channels) % columns
    const row = Math.floor(place / (channels * columns))
    const pixel = isTurned ? column * height + row : row * columns + column
    return isPlanar ? channel * height * columns + pixel : pixel * channels + channel
  })
}
