/** Figures of a spherical-motion run without a network: what the theory says, plus noise. */
import type { Config, ConfigValue } from '../../../../core/contract/method.ts'
import type { MetricBlock, SeriesKey } from '../../../../core/contract/metric.ts'

const layerNames = [
  'stem/conv',
  ...[1, 2, 3].flatMap((stage) => [1, 2, 3, 4].map((unit) => `stage${stage}/conv${unit}`)),
]

export interface Simulation {
  readonly totalSteps: number
  readonly step: () => number
  /** The next `count` steps; test figures come every 50 steps, in a block of their own. */
  readonly advance: (count: number, stepsPerSecond: number) => MetricBlock[]
  readonly result: () => Config
}

function numberAt(config: Config, group: string, name: string, otherwise: number): number {
  const part = config[group]
  const value: ConfigValue | undefined =
    typeof part === 'object' && part !== null && !Array.isArray(part) ? part[name] : undefined
  return typeof value === 'number' ? value : otherwise
}

/** Repeatable noise in (−1, 1): a linear congruence is enough for a picture. */
function noiseFrom(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}

const series: SeriesKey[] = [
  ...['train/loss', 'train/accuracy', 'throughput'].map((family) => ({
    family,
    layer: null,
  })),
  ...layerNames.flatMap((layer) =>
    [
      'angularUpdate',
      'angularUpdatePredicted',
      'weightNorm',
      'weightNormPredicted',
      'gradientNorm',
    ].map((family) => ({ family, layer })),
  ),
]

const testSeries: SeriesKey[] = [
  { family: 'test/loss', layer: null },
  { family: 'test/accuracy', layer: null },
]

function testBlock(
  tests: readonly (readonly [number, number, number])[],
  stepsPerSecond: number,
): MetricBlock {
  const steps = Float64Array.from(tests, ([step]) => step)
  return {
    series: testSeries,
    steps,
    seconds: steps.map((step) => step / stepsPerSecond),
    values: Float64Array.from(tests.flatMap(([, loss, accuracy]) => [loss, accuracy])),
  }
}

export function simulate(config: Config): Simulation {
  const learningRate = numberAt(config, 'optimizer', 'learningRate', 0.1)
  const weightDecay = numberAt(config, 'optimizer', 'weightDecay', 5e-3)
  const momentum = numberAt(config, 'optimizer', 'momentum', 0.9)
  const totalSteps = numberAt(config, 'training', 'steps', 1000)
  const noise = noiseFrom(numberAt(config, 'training', 'seed', 1))
  const predicted = Math.acos(1 - (learningRate * weightDecay) / (1 + momentum))
  const rate = (4 * learningRate * weightDecay) / (1 - momentum)
  // ‖w‖⁴ over its equilibrium, one per layer; each starts somewhere else.
  const fourth = layerNames.map((_, index) => 0.02 + 0.9 * (index / layerNames.length) ** 2)
  let step = 0
  let tests: [step: number, loss: number, accuracy: number][] = []

  function row(): number[] {
    step += 1
    const progress = 1 - Math.exp(-step / (totalSteps * 0.25))
    const loss = 0.35 + 1.95 * (1 - progress) + 0.12 * noise()
    const accuracy = 0.1 + 0.78 * progress + 0.04 * noise()
    if (step % 50 === 0 || step === 1) tests.push([step, loss + 0.06, accuracy - 0.03])
    return [
      ...[loss, Math.min(1, accuracy)],
      5200 + 300 * noise(),
      ...layerNames.flatMap((_, index) => layerRow(index)),
    ]
  }

  function layerRow(index: number): number[] {
    const share = (fourth[index] ?? 1) + rate * (1 - (fourth[index] ?? 1)) + 0.002 * noise()
    fourth[index] = share
    const equilibriumNorm = 3 + index * 0.4
    const angle = (predicted / Math.sqrt(share)) * (1 + 0.06 * noise())
    const norm = equilibriumNorm * share ** 0.25
    return [angle, predicted, norm, equilibriumNorm, (angle * norm) / learningRate]
  }

  function advance(count: number, stepsPerSecond: number): MetricBlock[] {
    const rows = Math.min(count, totalSteps - step)
    const steps = Float64Array.from({ length: rows }, (_, index) => step + index + 1)
    const values = new Float64Array(rows * series.length)
    for (let index = 0; index < rows; index++) values.set(row(), index * series.length)
    const block = { series, steps, seconds: steps.map((at) => at / stepsPerSecond), values }
    const tested = tests
    tests = []
    return tested.length === 0 ? [block] : [block, testBlock(tested, stepsPerSecond)]
  }

  function result(): Config {
    const layers = layerNames.map((name, index) => {
      const share = fourth[index] ?? 1
      const measured = predicted / Math.sqrt(share)
      const norm = 3 + index * 0.4
      return {
        name,
        angularUpdate: { measured, predicted, relativeError: measured / predicted - 1 },
        weightNorm: {
          ...{ measured: norm * share ** 0.25, predicted: norm },
          relativeError: share ** 0.25 - 1,
        },
        equilibriumReachedAtStep: share > 0.95 ? 120 + 40 * index : null,
      }
    })
    return { layers }
  }

  return { totalSteps, step: () => step, advance, result }
}
