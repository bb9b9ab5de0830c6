/** Histograms of known numbers, as a training tells them, and what TensorBoard makes of their export. */
import { z } from 'zod'
import { histogramKinds } from '../contract/histogram.ts'
import type { MetricBlock } from '../contract/metric.ts'
import { parseSeriesName } from '../contract/metric.ts'
import { createRandom } from '../tensor/random.ts'
import { histogramFigures } from '../training/histogram.ts'
import type { TensorBoard } from './tensorBoardServer.ts'

export interface ExampleHistogram {
  /** As TensorBoard shows it. */
  readonly tag: string
  readonly block: MetricBlock
  /** The numbers of the layer at each step. */
  readonly numbers: readonly (readonly number[])[]
}

/** TensorBoard's page shows 51 steps at the most, whatever a folder holds. */
const steps = 50
const numbersPerLayer = 500
const layers = ['conv1', 'dense']

const pointsSchema = z.array(
  z.tuple([z.number(), z.number(), z.array(z.tuple([z.number(), z.number(), z.number()]))]),
)

export function exampleHistograms(): ExampleHistogram[] {
  const random = createRandom('tensorboard histograms')
  return histogramKinds.flatMap((kind, power) =>
    layers.map((layer) => {
      const numbers = Array.from({ length: steps }, (_, step) =>
        Array.from({ length: numbersPerLayer }, () => {
          // At first all zero, as the velocities of a new network are.
          return step === 0 ? 0 : (step / 10 ** (3 * power)) * random.normal()
        }),
      )
      const told = numbers.map((values) => histogramFigures(kind, layer, values))
      return { tag: `histogram/${kind}/${layer}`, block: blockOf(told), numbers }
    }),
  )
}

function blockOf(told: readonly Readonly<Record<string, number>>[]): MetricBlock {
  const names = Object.keys(told[0] ?? {})
  return {
    series: names.map(parseSeriesName),
    steps: Float64Array.from(told, (_, at) => at + 1),
    seconds: Float64Array.from(told, (_, at) => at / 10),
    values: Float64Array.from(told.flatMap((figures) => names.map((name) => figures[name] ?? NaN))),
  }
}

export async function compareHistograms(
  server: TensorBoard,
  examples: readonly ExampleHistogram[],
): Promise<{ histograms: number; expected: number; different: number }> {
  let [histograms, different] = [0, 0]
  for (const { tag, numbers } of examples) {
    const found = pointsSchema.parse(await server.points('histograms', tag))
    histograms += found.length
    numbers.forEach((values, at) => {
      const [, step, buckets] = found[at] ?? [0, 0, []]
      if (step !== at + 1) different += 1
      different += differentBuckets(values, buckets)
    })
  }
  return { histograms, expected: examples.length * steps, different }
}

/** Counted again from the numbers themselves, between the edges that TensorBoard names; its shares are float32. */
function differentBuckets(
  values: readonly number[],
  buckets: readonly (readonly [number, number, number])[],
): number {
  const total = buckets.reduce((sum, [, , share]) => sum + share, 0)
  const wrong = buckets.filter(([left, right, share], at) => {
    const isFirst = at === 0
    const isLast = at === buckets.length - 1
    const inside = values.filter(
      (value) => (isFirst || value >= left) && (isLast || value < right),
    ).length
    return Math.abs(inside / values.length - share) > 1e-6
  })
  return wrong.length + (Math.abs(total - 1) > 1e-6 ? 1 : 0)
}
