/** 2,000 independent estimates of a known mean by each split estimator: their error must average out. */
import { augmented } from '../methods/controlVariates/estimators/augmented.ts'
import { controlFunctional } from '../methods/controlVariates/estimators/controlFunctional.ts'
import type { Fitter } from '../methods/controlVariates/estimators/controlVariate.ts'
import { crossFit, inSample } from '../methods/controlVariates/estimators/honest.ts'
import { hybrid, neural, neuralDefaults } from '../methods/controlVariates/estimators/neural.ts'
import { polynomial } from '../methods/controlVariates/estimators/polynomial.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { standardGaussian } from '../methods/controlVariates/targets/synthetic.ts'
import { exponentialOfProjection } from '../methods/controlVariates/targets/testFunctions.ts'
import type { CheckOptions, Figure } from './check.ts'
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
    augmented(neural({ ...small, steps: 100 }, compiled), {
      ...{ kind: 'independent', copies: 2, deviation: 0.5, seed: 1 },
    }),
  ],
  ['Hybrid', hybrid(polynomial({ order: 2, ridge: null }), small, compiled)],
]

export async function unbiasedFigures({ progress }: CheckOptions): Promise<Figure[]> {
  const samples = Array.from({ length: repeats }, (_, repeat) =>
    sampleOf(target, integrand, count, 10_000 + repeat),
  )
  const figures: Figure[] = []
  for (const [name, fitter] of fitters)
    for (const scale of ['none', 'post-hoc'] as const) {
      const split = { folds: 2, seed: 1, scale, assignment: 'shuffled' } as const
      const estimates = await crossFit(samples, fitter, split)
      const z = zOf(estimates.map(({ mean }) => mean))
      progress(`unbiased, ${name}, scale ${scale}: z = ${z.toFixed(2)}`)
      const scaled = scale === 'none' ? '' : 'Scaled'
      figures.push({ name: `unbiased${name}${scaled}Z`, value: z, bar: { atMost: 3 } })
    }
  return [...figures, await biasedControl(samples.slice(0, 500), progress)]
}

/** The same network read on the points that it was fitted to: the check must be able to fail. */
async function biasedControl(
  samples: readonly ReturnType<typeof sampleOf>[],
  progress: CheckOptions['progress'],
): Promise<Figure> {
  const means: number[] = []
  const fitter = polynomial({ order: 2, ridge: 0 })
  for (const sample of samples) {
    const few = { ...sample, ...firstRows(sample, 12) }
    means.push((await inSample(few, fitter)).mean)
  }
  const z = zOf(means)
  progress(`in sample, 12 draws: z = ${z.toFixed(2)}`)
  return { name: 'inSampleBiasZ', value: z, bar: { atLeast: 3 } }
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
