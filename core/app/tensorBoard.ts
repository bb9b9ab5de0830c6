/**
 * A run's series as a TensorBoard event file: a sequence of TFRecords (`curves/tfRecord.ts`), each an `Event` message.
 *
 *   Event    1: wall time (double), 2: step (varint), 3: file version, 5: Summary
 *   Summary  1: Value { 1: tag, 2: simple value (float), 5: HistogramProto, 9: metadata { 3: description } }, repeated
 *   HistogramProto  1: min, 2: max, 3: num, 4: sum, 5: sum of squares, 6: right edges, 7: counts (all doubles)
 */
import { histogramFamily } from '../contract/histogram.ts'
import type { Run } from '../contract/run.ts'
import type { SeriesData } from '../contract/metric.ts'
import { seriesName } from '../contract/metric.ts'
import {
  bytesField,
  doubleField,
  doublesField,
  floatField,
  varintField,
} from './curves/protobufWriting.ts'
import { recordOf } from './curves/tfRecord.ts'
import { splitHistograms } from './layerHistograms.ts'
import type { LayerHistogram } from './layerHistograms.ts'

interface Told {
  readonly step: number
  readonly seconds: number
  readonly value: Buffer
}

/** In order of time; values that are not finite are written as they are. */
export function tensorBoardEvents(run: Run, series: readonly SeriesData[]): Buffer {
  const start = Date.parse(run.startedAt ?? run.createdAt) / 1000
  const { histograms, curves } = splitHistograms(series)
  const told = [...curves.flatMap(scalars), ...histograms.map(histogram)]
  told.sort((left, right) => left.seconds - right.seconds || left.step - right.step)
  return Buffer.concat([
    recordOf(Buffer.concat([doubleField(1, start), text(3, 'brain.Event:2')])),
    ...told.map(({ step, seconds, value }) => {
      const summary = bytesField(5, bytesField(1, value))
      return recordOf(
        Buffer.concat([doubleField(1, start + seconds), varintField(2, step), summary]),
      )
    }),
  ])
}

function scalars({ key, steps, seconds, values }: SeriesData): Told[] {
  const tag = text(1, tagOf(seriesName(key)))
  return Array.from(steps, (step, at) => ({
    ...{ step, seconds: known(seconds[at]) },
    value: Buffer.concat([tag, floatField(2, values[at] ?? Number.NaN)]),
  }))
}

/** What TensorBoard shows beside the chart. */
const description = text(
  3,
  'Counts are shares of the layer’s numbers. What lies beyond four root mean squares counts in the outermost bins.',
)

/** The layer counts as one number, of which the bins hold shares. */
function histogram({ kind, layer, edges, shares, ...rest }: LayerHistogram): Told {
  const sum = shares.reduce((total, share, bin) => {
    return total + (share * ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0))) / 2
  }, 0)
  const proto = Buffer.concat([
    ...[doubleField(1, edges[0] ?? 0), doubleField(2, edges.at(-1) ?? 0)],
    ...[doubleField(3, 1), doubleField(4, sum), doubleField(5, rest.meanSquare)],
    ...[doublesField(6, edges.slice(1)), doublesField(7, shares)],
  ])
  const tag = text(1, tagOf(seriesName({ family: histogramFamily(kind), layer })))
  const value = Buffer.concat([tag, bytesField(5, proto), bytesField(9, description)])
  return { step: rest.step, seconds: known(rest.seconds), value }
}

/** A layer stands below its family. */
function tagOf(name: string): string {
  return name.replace(':', '/')
}

/** Imported curves may lack times. */
function known(seconds: number | undefined): number {
  return Number.isFinite(seconds) ? (seconds as number) : 0
}

function text(field: number, content: string): Buffer {
  return bytesField(field, Buffer.from(content))
}
