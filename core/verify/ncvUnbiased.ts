/** 2,000 independent estimates of a known mean by each split estimator: their error must average out. */
import { augmented } from '../methods/controlVariates/estimators/augmented.ts'
import { controlFunctional } from '../methods/controlVariates/estimators/controlFunctional.ts'
import {
  type Fitter,
  noControl,
  residuals,
  type Sample,
} from '../methods/controlVariates/estimators/controlVariate.ts'
import { crossFit } from '../methods/controlVariates/estimators/honest.ts'
import { hybrid, neural, neuralDefaults } from '../methods/controlVariates/estimators/neural.ts'
import { polynomial } from '../methods/controlVariates/estimators/polynomial.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { standardGaussian } from '../methods/controlVariates/targets/synthetic.ts'
import { exponentialOfProjection } from '../methods/controlVariates/targets/testFunctions.ts'
import type { CheckOptions, Figure } from './check.ts'
import { keptResults } from './keptResults.ts'
import { compiled, sampleOf } from './ncvSamples.ts'

const repeats = 2000
const dimension = 3
/** Skewed, so that any dependence between control and point shows. */
const integrand = exponentialOfProjection(dimension)
const target = standardGaussian(dimension)

const small = {
  ...neuralDefaults,
  shape: { hidden: [8, 8], activation: 'sigmoid', form: 'first-order' },
  ...{ penalty: 0, steps: 200, batchSize: 20, learningRate: 2e-2 },
} as const

/** The scale is estimated on four points at least, so a fold has forty. */
const count = 80

const fitters: readonly (readonly [string, Fitter])[] = [
  ['Polynomial1', polynomial({ order: 1, ridge: null })],
  ['Polynomial2', polynomial({ order: 2, ridge: null })],
  ['ControlFunctional', controlFunctional({ decay: 0.1, lengthScale: 4, ridge: 1e-8 })],
  ['Neural', neural(small, compiled)],
  [
    'Augmented',
    augmented(neural({ ...small, steps: 100, blocks: 2 }, compiled), {
      ...{ kind: 'independent', copies: 2, deviation: 0.5, seed: 1 },
    }),
  ],
  ['Hybrid', hybrid(polynomial({ order: 2, ridge: null }), small, compiled)],
]

export async function unbiasedFigures({ cache, progress }: CheckOptions): Promise<Figure[]> {
  const keep = await keptResults(cache)
  const samples = Array.from({ length: repeats }, (_, repeat) =>
    sampleOf(target, integrand, count, 10_000 + repeat),
  )
  const figures: Figure[] = []
  for (const [name, fitter] of fitters)
    for (const scale of ['none', 'post-hoc'] as const) {
      const z = await keep(`unbiased/${name}/${scale}`, async () => {
        const split = { folds: 2, seed: 1, scale, assignment: 'shuffled' } as const
        const estimates = await crossFit(samples, fitter, split)
        return zOf(estimates.map(({ mean }) => mean))
      })
      progress(`unbiased, ${name}, scale ${scale}: z = ${z.toFixed(2)}`)
      const scaled = scale === 'none' ? '' : 'Scaled'
      figures.push({ name: `unbiased${name}${scaled}Z`, value: z, bar: { atMost: 3 } })
    }
  return [...figures, ...(await fewDraws(samples, progress))]
}

/**
 * Few draws, where a control that is read on the points that it was fitted to is biased by about
 * −E[(x² − 1) r(x)]/n, r what the polynomial leaves: the check must be able to fail. Split, the
 * same control on the same draws is not. And the network, on as many as the others have.
 */
async function fewDraws(
  samples: readonly Sample[],
  progress: CheckOptions['progress'],
): Promise<Figure[]> {
  const few = samples.map((sample) => ({ ...sample, ...firstRows(sample, 12) }))
  const fitter = polynomial({ order: 1, ridge: 0 })
  const split = { folds: 2, seed: 1, scale: 'none', assignment: 'shuffled' } as const
  const honest = zOf((await crossFit(few, fitter, split)).map(({ mean }) => mean))
  const biased = zOf(await inSampleMeans(few, fitter))
  const network = zOf(await inSampleMeans(samples, neural(small, compiled)))
  progress(
    `12 draws, order 1: z = ${biased.toFixed(1)} in sample, ${honest.toFixed(2)} split; ` +
      `network on ${count} draws, in sample: z = ${network.toFixed(1)}`,
  )
  return [
    { name: 'inSampleBiasZ', value: biased, bar: { atLeast: 3 } },
    { name: 'unbiasedFewDrawsZ', value: honest, bar: { atMost: 3 } },
    { name: 'inSampleNetworkBiasZ', value: network, bar: { atLeast: 3 } },
  ]
}

async function inSampleMeans(samples: readonly Sample[], fitter: Fitter): Promise<number[]> {
  const controls = await fitter.fit(samples)
  return samples.map((sample, index) => meanOf(residuals(controls[index] ?? noControl, sample)))
}

function firstRows(sample: ReturnType<typeof sampleOf>, rows: number) {
  const { points, scores, values } = sample
  const cut = { rows, columns: dimension }
  return {
    points: { ...cut, values: points.values.slice(0, rows * dimension) },
    scores: { ...cut, values: scores.values.slice(0, rows * dimension) },
    values: values.slice(0, rows),
  }
}

function zOf(means: readonly number[]): number {
  const errors = Float64Array.from(means, (mean) => mean - integrand.mean)
  return meanOf(errors) / Math.sqrt(varianceOf(errors) / errors.length)
}
