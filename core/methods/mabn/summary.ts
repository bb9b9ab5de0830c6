/** The comparison that a grid is made for: accuracy by normaliser and batch size, and the gap closed. */
import type { Config } from '../../contract/method.ts'
import type { CellRow } from './row.ts'

export type MethodPoint = {
  readonly batchSize: number
  /** Mean test accuracy over seeds, its standard deviation, and the number of seeds. */
  readonly accuracy: number
  readonly deviation: number | null
  readonly seeds: number
}

export type MethodLine = {
  readonly method: string
  readonly perSample: boolean
  /** An ablation: a point rather than a line. */
  readonly ablation: boolean
  /** By rising batch size. */
  readonly points: readonly MethodPoint[]
  /** (method − batch norm) / (batch norm's largest − batch norm), at the smallest batch. */
  readonly gapClosed: number | null
  /** Accuracy of the largest batch minus that of the smallest. */
  readonly spread: number | null
  /** Smallest batch from which on the accuracy stays within a point of the largest batch's. */
  readonly criticalBatch: number | null
}

/** Accuracies this close count as equal, 0 … 1. */
const tolerance = 0.01
const ablations = [
  ...['forward-only', 'backward-only', 'without-centring'],
  ...['without-renormalisation', 'without-averages', 'window'],
]

export function summarise(rows: readonly CellRow[]): Config {
  const finished = rows.filter(({ state }) => state === 'finished')
  const reference = gapOf(finished, 'batch', 'plain')
  const lines = methodNames(finished).map((method) => line(finished, method, reference))
  return {
    smallestBatch: reference?.smallest ?? null,
    largestBatch: reference?.largest ?? null,
    gap: reference ? reference.high - reference.low : null,
    gapClosed: lineOf(lines, 'Moving average batch norm')?.gapClosed ?? null,
    gapClosedCentred: closedCentred(finished),
    methods: lines.map((one) => ({ ...one, points: one.points.map((point) => ({ ...point })) })),
  }
}

function methodNames(rows: readonly CellRow[]): string[] {
  return [...new Set(rows.map(({ method }) => method))]
}

function lineOf(lines: readonly MethodLine[], method: string): MethodLine | undefined {
  return lines.find((one) => one.method === method)
}

type Gap = {
  readonly smallest: number
  readonly largest: number
  readonly low: number
  readonly high: number
}

/** Batch norm at the two ends of the grid; null until both are trained. */
function gapOf(rows: readonly CellRow[], normaliser: string, variant: string): Gap | null {
  const points = pointsOf(
    rows.filter((row) => row.normaliser === normaliser && row.variant === variant),
  )
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first.batchSize === last.batchSize) return null
  const ends = { smallest: first.batchSize, largest: last.batchSize }
  return { ...ends, low: first.accuracy, high: last.accuracy }
}

function closedCentred(rows: readonly CellRow[]): number | null {
  const gap = gapOf(rows, 'batch', 'centred')
  const averaged = rows.filter(
    ({ normaliser, variant }) => normaliser === 'moving-average-batch' && variant === 'plain',
  )
  return gap ? closed(pointsOf(averaged), gap) : null
}

function closed(points: readonly MethodPoint[], { smallest, low, high }: Gap): number | null {
  const own = points.find(({ batchSize }) => batchSize === smallest)
  // A gap within the noise has no share worth telling.
  return own && high - low > tolerance ? (own.accuracy - low) / (high - low) : null
}

function line(rows: readonly CellRow[], method: string, gap: Gap | null): MethodLine {
  const own = rows.filter((row) => row.method === method)
  const points = pointsOf(own)
  const [first, last] = [points[0], points.at(-1)]
  const perSample = own.every((row) => row.perSample)
  const atSmallest =
    perSample && gap ? points.map((one) => ({ ...one, batchSize: gap.smallest })) : points
  const several = first && last && points.length > 1
  return {
    ...{ method, perSample, points },
    ablation: own.some(({ variant }) => ablations.includes(variant)),
    gapClosed: gap ? closed(atSmallest, gap) : null,
    spread: several ? last.accuracy - first.accuracy : null,
    criticalBatch: several ? criticalBatch(points, last.accuracy) : null,
  }
}

function criticalBatch(points: readonly MethodPoint[], reference: number): number | null {
  const below = points.findLastIndex(({ accuracy }) => accuracy < reference - tolerance)
  return points[below + 1]?.batchSize ?? null
}

function pointsOf(rows: readonly CellRow[]): MethodPoint[] {
  const sizes = [...new Set(rows.map(({ batchSize }) => batchSize))]
  return sizes
    .toSorted((one, other) => one - other)
    .flatMap((batchSize) => {
      const values = rows.flatMap((row) =>
        row.batchSize === batchSize && row.testAccuracy !== null ? [row.testAccuracy] : [],
      )
      if (values.length === 0) return []
      const accuracy = values.reduce((sum, value) => sum + value, 0) / values.length
      return [{ batchSize, accuracy, deviation: deviation(values, accuracy), seeds: values.length }]
    })
}

/** Standard deviation between seeds; null of one. */
function deviation(values: readonly number[], mean: number): number | null {
  if (values.length < 2) return null
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
