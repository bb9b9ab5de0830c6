/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of fixed length */
/** Neural control variates against their reference figures: variance reduction on fresh points. */
import {
  type Fitter,
  type Sample,
  residuals,
} from '../methods/controlVariates/estimators/controlVariate.ts'
import { controlFunctional } from '../methods/controlVariates/estimators/controlFunctional.ts'
import { augmented } from '../methods/controlVariates/estimators/augmented.ts'
import { crossFit } from '../methods/controlVariates/estimators/honest.ts'
import { neural, neuralDefaults } from '../methods/controlVariates/estimators/neural.ts'
import { polynomial } from '../methods/controlVariates/estimators/polynomial.ts'
import { median } from '../methods/controlVariates/evidence/thermodynamic.ts'
import { rowOf } from '../methods/controlVariates/matrix.ts'
import { createRandomNumbers } from '../methods/controlVariates/randomNumbers.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { drawExactly } from '../methods/controlVariates/samplers/sample.ts'
import { standardGaussian, toyMixture } from '../methods/controlVariates/targets/synthetic.ts'
import type { Target } from '../methods/controlVariates/targets/target.ts'
import {
  exponentialOfProjection,
  quadraticPolynomial,
  sineOfProjection,
  sumOfCosines,
  type TestFunction,
  toyIntegrand,
} from '../methods/controlVariates/targets/testFunctions.ts'
import { runEagerly } from '../tensor/eager.ts'

/** One line of the table; `bar` null where a figure is only reported. */
export type NcvRow = {
  readonly what: string
  readonly measured: number
  readonly bar: string | null
  readonly passed: boolean | null
}

const services = { startRunner: runEagerly, afterStep: () => undefined }
const dimension = 10
const seeds = [1, 2, 3, 4, 5]
const freshCount = 10_000

type Case = {
  readonly name: string
  readonly target: Target
  readonly integrand: TestFunction
  readonly neuralBar: number
  readonly constrainedBar: number | null
}

const gaussian = standardGaussian(dimension)
const cases: readonly Case[] = [
  {
    name: 'toy mixture',
    target: toyMixture(dimension),
    integrand: toyIntegrand(dimension),
    neuralBar: 100,
    constrainedBar: 40,
  },
  {
    name: 'sine',
    target: gaussian,
    integrand: sineOfProjection(dimension),
    neuralBar: 60,
    constrainedBar: null,
  },
  {
    name: 'exponential',
    target: gaussian,
    integrand: exponentialOfProjection(dimension),
    neuralBar: 40,
    constrainedBar: null,
  },
  {
    name: 'cosines',
    target: gaussian,
    integrand: sumOfCosines(dimension),
    neuralBar: 4,
    constrainedBar: null,
  },
]

/** Yields the rows as they are measured, so that a person sees progress. */
export async function* verifyNcv(): AsyncGenerator<NcvRow> {
  yield await exactPolynomial()
  yield await safetyRow()
  yield await unbiasedRow()
  for (const one of cases) yield* syntheticRows(one)
}

function sampleOf(target: Target, integrand: TestFunction, count: number, seed: number): Sample {
  const { points, scores } = drawExactly(target, count, createRandomNumbers(seed))
  const values = Float64Array.from({ length: count }, (_, row) =>
    integrand.value(rowOf(points, row)),
  )
  return { points, scores, values }
}

async function* syntheticRows(one: Case): AsyncGenerator<NcvRow> {
  const fresh = sampleOf(one.target, one.integrand, freshCount, 99)
  const samples = seeds.map((seed) => sampleOf(one.target, one.integrand, 500, seed))
  const reduction = async (fitter: Fitter): Promise<number> => {
    const controls = await fitter.fit(samples)
    return median(
      controls.map((control) => varianceOf(fresh.values) / varianceOf(residuals(control, fresh))),
    )
  }
  const label = (estimator: string): string => `${one.name}, n = 500: ${estimator}`
  const quadratic = await reduction(polynomial({ order: 2, ridge: 0 }))
  yield reported(label('polynomial of order 2'), quadratic)
  const kernel = await reduction(controlFunctional(null))
  yield reported(label('control functional'), kernel)
  const free = neural({ ...neuralDefaults, penalty: 0 }, services)
  yield atLeast(label('neural'), await reduction(free), Math.max(one.neuralBar, quadratic, kernel))
  const constrained = await reduction(neural(neuralDefaults, services))
  yield one.constrainedBar === null
    ? reported(label('neural, constrained'), constrained)
    : atLeast(label('neural, constrained'), constrained, one.constrainedBar)
  const extended = augmented(free, { kind: 'independent', copies: 2, deviation: 1, seed: 1 })
  yield reported(label('neural, augmented variables'), await reduction(extended))
}

function reported(what: string, measured: number): NcvRow {
  return { what, measured, bar: null, passed: null }
}

function atLeast(what: string, measured: number, bar: number): NcvRow {
  return { what, measured, bar: `≥ ${bar.toPrecision(3)}`, passed: measured >= bar }
}

async function exactPolynomial(): Promise<NcvRow> {
  const sample = sampleOf(gaussian, quadraticPolynomial(), 500, 1)
  const fitter = polynomial({ order: 2, ridge: null })
  const [estimate] = await crossFit([sample], fitter, {
    ...{ folds: 2, seed: 1, scale: 'none', assignment: 'shuffled' },
  })
  return atLeast('quadratic: polynomial of order 2', estimate!.varianceReduction, 1e20)
}

/** Where networks over-fit: cross-fitted with the post-hoc scale, n = 100, least of the seeds. */
async function safetyRow(): Promise<NcvRow> {
  const samples = seeds.map((seed) =>
    sampleOf(toyMixture(dimension), toyIntegrand(dimension), 100, seed),
  )
  const fitter = neural({ ...neuralDefaults, penalty: 0, steps: 2000 }, services)
  const estimates = await crossFit(samples, fitter, {
    ...{ folds: 2, seed: 1, scale: 'post-hoc', assignment: 'shuffled' },
  })
  const least = Math.min(...estimates.map(({ varianceReduction }) => varianceReduction))
  return atLeast('toy mixture, n = 100: neural with post-hoc scale, least of 5', least, 0.95)
}

/** 2,000 independent cross-fitted estimates against the known mean. */
async function unbiasedRow(): Promise<NcvRow> {
  const small = toyIntegrand(3)
  const samples = Array.from({ length: 2000 }, (_, seed) =>
    sampleOf(toyMixture(3), small, 40, 10_000 + seed),
  )
  const estimates = await crossFit(samples, polynomial({ order: 2, ridge: 0.01 }), {
    ...{ folds: 2, seed: 1, scale: 'post-hoc', assignment: 'shuffled' },
  })
  const errors = Float64Array.from(estimates, ({ mean }) => mean - small.mean)
  const z = Math.abs(meanOf(errors)) / Math.sqrt(varianceOf(errors) / errors.length)
  return {
    what: '|z| of 2,000 split estimates, polynomial',
    measured: z,
    bar: '< 3',
    passed: z < 3,
  }
}
