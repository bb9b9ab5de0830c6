/** Spherical motion dynamics against its theory, on the small net and the built-in pictures. */
import type { Config } from '../contract/method.ts'
import type { PictureSet } from '../training/pictures.ts'
import type { Check, CheckOptions, Figure } from './check.ts'
import { numpyDifference } from './numpyTelemetry.ts'
import { builtInPictures } from './pictures.ts'
import { judged, meanSize, trainSmallNet, worst } from './sphericalMotionRuns.ts'
import type { Finished, Layer } from './sphericalMotionRuns.ts'

/** Learning rate, weight decay, momentum, and whether a time constant needs the longer run. */
const grid = [
  [0.1, 5e-3, 0.9],
  [0.05, 1e-2, 0.9],
  [0.2, 2.5e-3, 0.9],
  [0.1, 5e-3, 0.5],
  [0.5, 5e-3, 0],
  [0.02, 5e-2, 0.9],
] as const

const steps = 2000

type Bench = { readonly pictures: PictureSet; readonly options: CheckOptions }

export const verifySphericalMotion: Check = async (options) => {
  const bench = { pictures: await builtInPictures('fashion-mnist-6k', 2), options }
  return [
    ...(await equilibrium(bench)),
    ...(await withoutNormaliser(bench)),
    ...(await drop(bench)),
    ...(await rescaled(bench)),
    ...(await numpyDifference(bench.pictures, options)),
  ]
}

async function run({ pictures, options }: Bench, config: Config, title: string): Promise<Finished> {
  const finished = await trainSmallNet(pictures, config)
  const errors = finished.result.layers.map(
    ({ name, angularUpdate }) => `${name} ${percent(angularUpdate.relativeError)}`,
  )
  options.progress(`${title}: ${errors.join(', ')}`)
  return finished
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(2)} %`
}

function setting(
  [learningRate, weightDecay, momentum]: (typeof grid)[number],
  seed: number,
): Config {
  return { optimizer: { learningRate, weightDecay, momentum }, training: { steps, seed } }
}

async function equilibrium(bench: Bench): Promise<Figure[]> {
  const tables: { point: number; layers: Layer[] }[] = []
  for (const [point, hyper] of grid.entries())
    for (let seed = 1; seed <= bench.options.seeds; seed += 1) {
      const title = `learning rate ${hyper[0]}, weight decay ${hyper[1]}, momentum ${hyper[2]}, seed ${seed}`
      const { result } = await run(bench, setting(hyper, seed), title)
      tables.push({ point, layers: result.layers })
    }
  const convolutions = tables.flatMap(({ layers }) => judged(layers))
  const linear = tables.flatMap(({ layers }) => layers.filter((one) => !one.scaleInvariant))
  const errors = convolutions.map(({ angularUpdate }) => angularUpdate.relativeError)
  const norms = convolutions.map(({ weightNorm }) => weightNorm.relativeError)
  const smallest = Math.min(...linear.map((one) => Math.abs(one.angularUpdate.relativeError ?? 0)))
  return [
    { name: 'angularUpdateWorst', value: worst(errors), bar: { atMost: 0.04 } },
    { name: 'angularUpdateMean', value: meanSize(errors), bar: { atMost: 0.02 } },
    { name: 'weightNormWorst', value: worst(norms), bar: { atMost: 0.05 } },
    {
      name: 'balanceGapWorst',
      value: worst(convolutions.map(({ balanceGap }) => balanceGap)),
      bar: { atMost: 1e-3 },
    },
    { name: 'linearLayerLeastError', value: smallest, bar: { atLeast: 0.1 } },
    ...equalProducts(tables.map(({ point, layers }) => ({ point, layers: judged(layers) }))),
  ]
}

/** The first three points of the grid have the same product of learning rate and weight decay. */
function equalProducts(tables: readonly { point: number; layers: Layer[] }[]): Figure[] {
  const reference = tables.find(({ point }) => point === 0)?.layers ?? []
  const others = [1, 2].map((point) => tables.find((table) => table.point === point)?.layers ?? [])
  const angles = others.flatMap((layers) =>
    layers.map((layer, index) => ratio(layer.angularUpdate, reference[index]?.angularUpdate) - 1),
  )
  // The norm's ratio is (η/λ)^(1/4): 1/√2 and √2 against the first point.
  const norms = others.flatMap((layers, place) =>
    layers.map((layer, index) => {
      const expected = place === 0 ? Math.SQRT1_2 : Math.SQRT2
      return ratio(layer.weightNorm, reference[index]?.weightNorm) / expected - 1
    }),
  )
  return [
    { name: 'equalProductAngleWorst', value: worst(angles), bar: { atMost: 0.02 } },
    { name: 'equalProductNormWorst', value: worst(norms), bar: { atMost: 0.15 } },
  ]
}

type Measured = { readonly measured: number | null }

function ratio(one: Measured, other: Measured | undefined): number {
  return (one.measured ?? Number.NaN) / (other?.measured ?? Number.NaN)
}

/** A control: without a normaliser no layer follows the law. */
async function withoutNormaliser(bench: Bench): Promise<Figure[]> {
  const config = {
    normaliser: 'none',
    optimizer: { learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 },
    training: { steps: 800 },
  }
  const { result } = await run(bench, config, 'no normaliser')
  const errors = result.layers.map((one) => Math.abs(one.angularUpdate.relativeError ?? 0))
  return [{ name: 'noNormaliserLeastError', value: Math.min(...errors), bar: { atLeast: 0.1 } }]
}

const dropping: Config = {
  optimizer: { learningRate: 0.2, weightDecay: 1e-2, momentum: 0.9 },
  schedule: { kind: 'drops', drops: [400] },
}

async function drop(bench: Bench): Promise<Figure[]> {
  const { result } = await run(bench, { ...dropping, training: { steps: 2400 } }, 'tenfold drop')
  const layers = result.drops[0]?.layers ?? []
  const recovery = layers.flatMap((one) => one.recovery.map(({ relativeError }) => relativeError))
  const end = judged(result.layers).map(({ angularUpdate }) => angularUpdate.relativeError)
  return [
    {
      name: 'dropImmediateWorst',
      value: worst(layers.map(({ immediate }) => immediate.relativeError)),
      bar: { atMost: 0.1 },
    },
    { name: 'dropRecoveryWorst', value: worst(recovery), bar: { atMost: 0.2 } },
    { name: 'dropEndWorst', value: worst(end), bar: { atMost: 0.03 } },
  ]
}

/** Right after the drop each rescaled layer must already turn as at the new equilibrium. */
async function rescaled(bench: Bench): Promise<Figure[]> {
  const config = { ...dropping, rescaleAtDrop: 'weights-and-momentum', training: { steps: 1600 } }
  const { result, angles } = await run(bench, config, 'tenfold drop, rescaled')
  const early = judged(result.layers).map(({ name, angularUpdate }) => {
    const window = (angles.get(name) ?? []).slice(400, 420)
    const rms = Math.sqrt(window.reduce((sum, angle) => sum + angle ** 2, 0) / window.length)
    return rms / (angularUpdate.predicted ?? Number.NaN)
  })
  return [{ name: 'rescaledEarlyLeast', value: Math.min(...early), bar: { atLeast: 0.6 } }]
}
