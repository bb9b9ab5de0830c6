/** Spherical motion dynamics against its theory, on the small net and the built-in pictures. */
import type { Config } from '../contract/method.ts'
import { timeConstant } from '../methods/sphericalMotion/theory.ts'
import type { Check, Figure } from './check.ts'
import { keptResults } from './keptResults.ts'
import { numpyDifference } from './numpyTelemetry.ts'
import { builtInPictures } from './pictures.ts'
import { dropFigures } from './sphericalMotionDrops.ts'
import { judged, meanSize, pooled, tablesOf, worst } from './sphericalMotionRuns.ts'
import type { Bench, Layer } from './sphericalMotionRuns.ts'
import { simulationFigures } from './sphericalMotionSimulation.ts'

/** Learning rate, weight decay, momentum. The first three have one product of the first two. */
const grid = [
  [0.1, 5e-3, 0.9],
  [0.05, 1e-2, 0.9],
  [0.2, 2.5e-3, 0.9],
  [0.1, 5e-3, 0.5],
  [0.5, 5e-3, 0],
  [0.02, 5e-2, 0.9],
] as const

const parts: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  simulation: ({ options }) => Promise.resolve(simulationFigures(options)),
  equilibrium,
  controls: async (bench) => [
    ...(await withoutNormaliser(bench)),
    ...(await otherOptimisers(bench)),
  ],
  drops: dropFigures,
  numpy: ({ pictures, options }) => numpyDifference(pictures, options),
}

export const verifySphericalMotion: Check = async (options) => {
  const bench = {
    pictures: await builtInPictures('fashion-mnist-6k', 2),
    ...{ options, keep: await keptResults(options.cache) },
  }
  const figures: Figure[] = []
  for (const [name, figuresOf] of Object.entries(parts))
    if (options.only === undefined || options.only === name)
      figures.push(...(await figuresOf(bench)))
  return figures
}

/** A layer is judged over the last fifth: at least five time constants of it. */
function stepsFor([learningRate, weightDecay, momentum]: (typeof grid)[number]): number {
  return Math.max(3000, Math.round(24 * timeConstant({ learningRate, weightDecay, momentum })))
}

type Table = { readonly point: number; readonly layers: readonly Layer[] }

async function equilibrium(bench: Bench): Promise<Figure[]> {
  const tables: Table[] = []
  for (const [point, hyper] of grid.entries())
    for (let seed = 1; seed <= bench.options.seeds; seed += 1) {
      const [learningRate, weightDecay, momentum] = hyper
      const title = `learning rate ${learningRate}, weight decay ${weightDecay}, momentum ${momentum}, seed ${seed}`
      const config = {
        optimizer: { learningRate, weightDecay, momentum },
        training: { steps: stepsFor(hyper), seed },
      }
      const result = await tablesOf(bench, config, title)
      tables.push({ point, layers: result.layers })
    }
  return [...againstTheory(bench, tables), ...balance(bench, tables), ...equalProducts(tables)]
}

function againstTheory(bench: Bench, tables: readonly Table[]): Figure[] {
  const convolutions = tables.flatMap(({ layers }) => judged(layers))
  const linear = tables.flatMap(({ layers }) => layers.filter((one) => !one.scaleInvariant))
  const errors = convolutions.map(({ angularUpdate }) => angularUpdate.relativeError)
  const norms = convolutions.map(({ weightNorm }) => weightNorm.relativeError)
  const range = errors.map((error) => 100 * (error ?? Number.NaN))
  bench.options.progress(
    `angular update, ${errors.length} layers: ${Math.min(...range).toFixed(2)} to ${Math.max(...range).toFixed(2)} %`,
  )
  return [
    { name: 'angularUpdateWorst', value: worst(errors), bar: { atMost: 0.04 } },
    { name: 'angularUpdateMean', value: meanSize(errors), bar: { atMost: 0.02 } },
    { name: 'weightNormWorst', value: worst(norms), bar: { atMost: 0.05 } },
    {
      name: 'linearLayerLeastError',
      value: Math.min(...linear.map((one) => Math.abs(one.angularUpdate.relativeError ?? 0))),
      bar: { atLeast: 0.1 },
    },
  ]
}

/**
 * The identity as published holds to the gradient's orthogonality, which batch norm's ε = 1e-5
 * spoils where norms are small: PyTorch shows the same 0.3 % at learning rate 0.02 with decay 0.05.
 * So it is judged at the published setting; with the radial gradient counted, everywhere.
 */
function balance(bench: Bench, tables: readonly Table[]): Figure[] {
  const gaps = tables.map(({ point, layers }) => ({
    point,
    gap: worst(judged(layers).map(({ balanceGap }) => balanceGap)),
    linear: layers.at(-1)?.balanceGap ?? 0,
  }))
  for (const [point, hyper] of grid.entries()) {
    const own = gaps.filter((one) => one.point === point)
    const [most, linear] = [
      Math.max(...own.map(({ gap }) => gap)),
      Math.min(...own.map((one) => Math.abs(one.linear))),
    ]
    bench.options.progress(
      `balance gap at ${hyper.join(', ')}: ${most.toExponential(1)}, linear layer ${linear.toFixed(2)}`,
    )
  }
  const published = gaps.filter(({ point }) => point === 0)
  const remainders = tables.flatMap(({ layers }) => layers.map((one) => one.balanceRemainder))
  return [
    {
      name: 'balanceGapWorst',
      value: Math.max(...published.map(({ gap }) => gap)),
      bar: { atMost: 1e-3 },
    },
    {
      name: 'balanceGapLinearLayer',
      value: Math.min(...gaps.map(({ linear }) => Math.abs(linear))),
      bar: { atLeast: 0.1 },
    },
    {
      name: 'balanceWithRadialGradientWorst',
      value: worst(remainders),
      bar: { atMost: 1e-3 },
    },
  ]
}

/** Seeds pooled: the product is what angles have in common, not one draw of batches. */
function equalProducts(tables: readonly Table[]): Figure[] {
  const layersAt = (point: number) => tables.filter((table) => table.point === point)
  const names = judged(tables[0]?.layers ?? []).map(({ name }) => name)
  const ratio = (point: number, name: string, pick: 'angularUpdate' | 'weightNorm') => {
    const rms = (at: number) =>
      pooled(
        layersAt(at).map(({ layers }) => layers.find((one) => one.name === name)?.[pick].measured),
      )
    return rms(point) / rms(0)
  }
  const angles = names.flatMap((name) => [1, 2].map((at) => ratio(at, name, 'angularUpdate') - 1))
  // The norm's ratio is (η/λ)^(1/4): 1/√2 and √2 against the first point.
  const norms = names.flatMap((name) => [
    ratio(1, name, 'weightNorm') / Math.SQRT1_2 - 1,
    ratio(2, name, 'weightNorm') / Math.SQRT2 - 1,
  ])
  return [
    { name: 'equalProductAngleWorst', value: worst(angles), bar: { atMost: 0.02 } },
    { name: 'equalProductNormWorst', value: worst(norms), bar: { atMost: 0.15 } },
  ]
}

/** A control, at the first setting of the grid: without a normaliser no layer follows the law. */
async function withoutNormaliser(bench: Bench): Promise<Figure[]> {
  const [hyper] = grid
  const [learningRate, weightDecay, momentum] = hyper
  const layers: Layer[] = []
  for (let seed = 1; seed <= bench.options.seeds; seed += 1) {
    const config: Config = {
      normaliser: 'none',
      optimizer: { learningRate, weightDecay, momentum },
      training: { steps: stepsFor(hyper), seed },
    }
    const result = await tablesOf(bench, config, `no normaliser, seed ${seed}`)
    layers.push(...result.layers)
  }
  const errors = layers.map((one) => Math.abs(one.angularUpdate.relativeError ?? 0))
  return [
    { name: 'noNormaliserLeastError', value: Math.min(...errors), bar: { atLeast: 0.1 } },
    { name: 'noNormaliserJudgedLayers', value: judged(layers).length, bar: { atMost: 0 } },
  ]
}

/** Looser: real gradients are neither white nor isotropic, and these two equilibria assume both. */
async function otherOptimisers(bench: Bench): Promise<Figure[]> {
  const optimizers = {
    nesterov: { kind: 'nesterov', learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 },
    adamW: { kind: 'adamw', learningRate: 2e-3, weightDecay: 1, momentum: 0.9 },
  }
  const figures: Figure[] = []
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const config = { optimizer, training: { steps: 2000 } }
    const result = await tablesOf(bench, config, name)
    const errors = judged(result.layers).map(({ angularUpdate }) => angularUpdate.relativeError)
    figures.push({ name: `${name}Worst`, value: worst(errors), bar: { atMost: 0.2 } })
  }
  return figures
}
