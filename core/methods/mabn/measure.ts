/**
 * How far the statistics of single batches are from those of many, and how far the averages that
 * stand in for them: measured on the same pictures every time, beside the training step.
 *
 * With s_i the statistic of batch i on today's weights and s̄ its mean over all of them, per layer
 * and as means over its channels:
 *
 *   variance of the batches      mean_i (s_i − s̄)²
 *   deviation of an average      (a − s̄)², a being the window or the running average as training
 *                                left it: made of batches of earlier weights, so it may lag
 *
 * in units of mean σ² for the mean, of mean (σ²)² for the moment, and of mean ĝ² for both backward
 * statistics, so that layers compare.
 */
import { watched, watchedNames } from '../../models/layers/watchedNorm.ts'
import { movingAverageNames } from '../../models/layers/movingAverageNorm.ts'
import { runningNames } from '../../models/layers/runningNorm.ts'
import { applyInference } from '../../models/module.ts'
import type { Module } from '../../models/module.ts'
import { trainingPass } from '../../models/trainingPass.ts'
import { tensorsFrom } from '../../tensor/eager.ts'
import { readTensors, readValues } from '../../tensor/read.ts'
import type { HostTensors } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import { under } from '../../training/evaluation.ts'
import { crossEntropy } from '../../training/loss.ts'
import type { PictureSet } from '../../training/pictures.ts'
import type { StepFigures } from '../method.ts'
import { cellPlan } from './cells.ts'
import type { Cell } from './cells.ts'
import { measuringNormaliser } from './normalisers.ts'
import { networkFor } from './session.ts'
import type { MabnSettings } from './settings.ts'

export type Measuring = {
  readonly network: Module
  readonly cell: Cell
  readonly batches: number
  /** Samples of a training step over those of a measurement: gradients of a mean shrink with it. */
  readonly gradientShare: number
  readonly watchedStatistics: HostTensors
  readonly images: Float32Array
  readonly shape: readonly number[]
  readonly labels: Int32Array
}

/** Pictures of one measurement: enough batches for a variance, few enough to be quick. */
const measuredSamples = 256

/** Null where no batch statistics are in play, or the training part is too small for two batches. */
export function prepareMeasuring(
  settings: MabnSettings,
  cell: Cell,
  pictures: PictureSet,
): Measuring | null {
  const size = cell.batchSize
  const samples = Math.min(pictures.train.count, Math.max(measuredSamples, 4 * size))
  const batches = Math.floor(samples / size)
  if (cell.perSample || batches < 2) return null
  const centred = cell.normaliser !== 'moving-average-batch'
  const normaliser = watched(measuringNormaliser(settings, cell), { size, batches, centred })
  const { shape, images, labels } = pictures.train
  const network = networkFor(settings, pictures, normaliser)
  const zeros = Object.entries(network.statistics)
    .filter(([name]) => /\/watched(Forward|Backward)$/.test(name))
    .map(([name, source]) => {
      const length = source.shape.reduce((product, extent) => product * extent, 1)
      const values = new Float32Array(length)
      return [name, { dtype: 'float32' as const, shape: source.shape, values }] as const
    })
  const pixels = shape.reduce((product, extent) => product * extent, 1)
  return {
    ...{ network, cell, batches, watchedStatistics: Object.fromEntries(zeros) },
    gradientShare: cellPlan(settings, cell).batchSize / (batches * size),
    images: images.subarray(0, batches * size * pixels),
    shape: [batches * size, ...shape],
    labels: labels.subarray(0, batches * size),
  }
}

/** `<statistic>Variance:<layer>`, `<statistic>AverageDeviation:<layer>`, and `inferenceGap` (nat). */
export function measure(measuring: Measuring, state: HostTensors): StepFigures {
  const { observed, gap } = observe(measuring, state)
  const own = under('statistics/', state)
  const figures: Record<string, number> = { inferenceGap: gap }
  for (const { name } of measuring.network.layers) {
    if (!(watchedNames(name).forward in observed)) continue
    const layer = statisticsOf(observed, name, measuring.batches)
    for (const [statistic, scale] of scales(layer)) {
      const rows = layer[statistic]
      figures[`${statistic}Variance:${name}`] = spread(rows) / scale
      const average = averageOf(measuring, own, name, statistic)
      if (average)
        figures[`${statistic}AverageDeviation:${name}`] = squaredDistance(average, rows) / scale
    }
  }
  return figures
}

function observe(
  { network, watchedStatistics, images, shape, labels }: Measuring,
  state: HostTensors,
): { observed: HostTensors; gap: number } {
  let found: { observed: HostTensors; gap: number } = { observed: {}, gap: Number.NaN }
  tf.tidy(() => {
    const weights = tensorsFrom(under('weights/', state))
    const statistics = tensorsFrom({ ...under('statistics/', state), ...watchedStatistics })
    const input = tf.tensor(images.slice(), [...shape], 'float32')
    const expected = tf.tensor1d(labels, 'int32')
    const pass = trainingPass(network, input, { weights, statistics }, (output) => ({
      loss: crossEntropy(output, expected),
      extra: {},
    }))
    const inferred = crossEntropy(applyInference(network, input, weights, statistics), expected)
    const seen = Object.entries(pass.statistics).filter(([name]) => name in watchedStatistics)
    found = {
      observed: readTensors(Object.fromEntries(seen)),
      gap: readValues(tf.sub(inferred, pass.loss))[0] ?? Number.NaN,
    }
  })
  return found
}

/** Rows are batches. */
type Rows = readonly Float32Array[]
type StatisticName = 'mean' | 'moment' | 'gradientMean' | 'gradientProduct'
type LayerStatistics = Readonly<Record<StatisticName | 'gradientSquare', Rows>>

function statisticsOf(observed: HostTensors, layer: string, batches: number): LayerStatistics {
  const names = watchedNames(layer)
  const block = (name: string, index: number): Rows => {
    const tensor = observed[name]
    const channels = tensor?.shape[1] ?? 0
    return Array.from({ length: batches }, (_, batch) => {
      const start = (index * batches + batch) * channels
      return (tensor?.values as Float32Array).subarray(start, start + channels)
    })
  }
  return {
    mean: block(names.forward, 0),
    moment: block(names.forward, 1),
    gradientMean: block(names.backward, 0),
    gradientProduct: block(names.backward, 1),
    gradientSquare: block(names.backward, 2),
  }
}

/** What each statistic is measured in; a layer without gradient has no scale, and no figures. */
function scales(layer: LayerStatistics): [StatisticName, number][] {
  const moment = average(meanRow(layer.moment))
  const gradient = average(meanRow(layer.gradientSquare))
  const all: [StatisticName, number][] = [
    ['mean', moment],
    ['moment', average(meanRow(layer.moment).map((value) => value ** 2))],
    ['gradientMean', gradient],
    ['gradientProduct', gradient],
  ]
  return all.filter(([, scale]) => scale > 0)
}

function meanRow(rows: Rows): Float64Array {
  const sum = new Float64Array(rows[0]?.length ?? 0)
  for (const row of rows)
    row.forEach((value, channel) => {
      sum[channel] = (sum[channel] ?? 0) + value
    })
  return sum.map((value) => value / rows.length)
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Mean over batches and channels of (s_i − s̄)². */
function spread(rows: Rows): number {
  const mean = meanRow(rows)
  const squares = rows.map((row) => squaredDistanceTo(mean, row))
  return squares.reduce((sum, value) => sum + value, 0) / rows.length
}

/** Mean over channels of (a − s̄)². */
function squaredDistance(values: Float64Array, rows: Rows): number {
  return squaredDistanceTo(meanRow(rows), values)
}

function squaredDistanceTo(mean: Float64Array, row: Float32Array | Float64Array): number {
  return average(mean.map((value, channel) => (value - (row[channel] ?? Number.NaN)) ** 2))
}

/** What training has put in the place of a batch's statistic, or inference will. */
function averageOf(
  { cell: { normaliser }, gradientShare }: Measuring,
  statistics: HostTensors,
  layer: string,
  statistic: StatisticName,
): Float64Array | null {
  const values = (name: string) => Float64Array.from(statistics[name]?.values ?? [])
  if (normaliser === 'moving-average-batch') {
    const names = movingAverageNames(layer)
    if (statistic === 'moment') return windowMean(statistics, names.forwardWindow)
    if (statistic === 'gradientProduct')
      return windowMean(statistics, names.backwardWindow).map((value) => value * gradientShare)
    return null
  }
  const names = runningNames(layer)
  if (statistic === 'mean') return values(names.mean)
  return statistic === 'moment' ? values(names.variance) : null
}

function windowMean(statistics: HostTensors, name: string): Float64Array {
  const { shape = [], values = new Float32Array() } = statistics[name] ?? {}
  const [length = 0, channels = 0] = shape
  const rows = Array.from({ length }, (_, row) =>
    (values as Float32Array).subarray(row * channels, (row + 1) * channels),
  )
  return meanRow(rows)
}
