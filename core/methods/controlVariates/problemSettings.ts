/** Configuration of the problem: what is integrated, and over which density. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { choice } from './choice.ts'
import { policyKind } from './reinforcement/settings.ts'

/** Bayesian regressions of one column of a table on others. */
export const regressionKinds = [
  'logistic-regression',
  'linear-regression',
  'poisson-regression',
] as const
/** Bayesian models whose mean solves a differential equation, on simulated readings. */
export const odeKinds = ['goodwin-oscillator', 'van-der-pol', 'lotka-volterra'] as const
/** Densities with known answers: an expectation instead of an evidence. */
export const expectationKinds = ['gaussian', 'mixture', 'banana', 'funnel'] as const

/** `policy-gradient` is the other half of the laboratory, in `reinforcement/`. */
export const problemKinds = [
  ...regressionKinds,
  ...odeKinds,
  ...expectationKinds,
  policyKind,
] as const
export type ProblemKind = (typeof problemKinds)[number]

export function isRegression(kind: ProblemKind): kind is (typeof regressionKinds)[number] {
  return (regressionKinds as readonly ProblemKind[]).includes(kind)
}
export function isExpectation(kind: ProblemKind): kind is (typeof expectationKinds)[number] {
  return (expectationKinds as readonly ProblemKind[]).includes(kind)
}

export const integrands = [
  'sine',
  'exponential',
  'cosines',
  'quadratic',
  'toy',
  'constant',
] as const

/** As in R's formulas: a model without columns. */
export const interceptAlone = '1'

const onTables = { path: 'problem.kind', in: [...regressionKinds] }
const onDensities = { path: 'problem.kind', in: [...expectationKinds] }

const problem = 'Problem'

export const problemSchema = z.strictObject({
  kind: z
    .enum(problemKinds)
    .default('logistic-regression')
    .meta(
      field({
        label: 'Problem',
        group: problem,
        help: 'A regression on a table or a differential equation (evidence), or a density (expectation).',
        choices: [
          choice('logistic-regression', 'Logistic regression', 'Two classes of a table.'),
          choice('linear-regression', 'Linear regression', 'A number of a table.'),
          choice('poisson-regression', 'Poisson regression', 'A count of a table.'),
          choice('goodwin-oscillator', 'Goodwin oscillator', 'Five rates, simulated readings.'),
          choice('van-der-pol', 'Van der Pol oscillator', 'One parameter, simulated readings.'),
          choice('lotka-volterra', 'Lotka–Volterra', 'Four rates, simulated readings.'),
          choice(policyKind, 'Policy gradient', 'Reinforcement learning.'),
          choice('gaussian', 'Gaussian', 'N(0, I).'),
          choice('mixture', 'Mixture', 'The paper’s toy: halves at −½ and +½.'),
          choice('banana', 'Banana', 'A bent Gaussian.'),
          choice('funnel', 'Funnel', 'Neal’s: scales from e⁻⁴ to e⁴.'),
        ],
      }),
    ),
  dataset: z
    .string()
    .min(1)
    .default('breast-cancer-wisconsin')
    .meta(
      field({
        ...{ label: 'Data set', group: problem, kind: 'dataset', accepts: 'table' },
        help: 'A table.',
        visibleWhen: onTables,
      }),
    ),
  target: z
    .string()
    .default('')
    .meta(
      field({
        label: 'Predicted column',
        group: problem,
        help: 'Empty: the one the data set predicts.',
        visibleWhen: onTables,
      }),
    ),
  positive: z
    .string()
    .default('')
    .meta(
      field({
        ...{ label: 'Positive value', group: problem },
        help: 'Value of the predicted column that counts as 1. Empty: the last class.',
        visibleWhen: { path: 'problem.kind', in: ['logistic-regression'] },
      }),
    ),
  negative: z
    .string()
    .default('')
    .meta(
      field({
        ...{ label: 'Negative value', group: problem },
        help: 'Value that counts as 0; rows with any other are left out. Empty: everything else.',
        visibleWhen: { path: 'problem.kind', in: ['logistic-regression'] },
      }),
    ),
  features: z
    .string()
    .default('')
    .meta(
      field({
        ...{ label: 'Columns', group: problem },
        help: 'Names separated by commas; standardised, and an intercept is added. Empty: all, at most ten.',
        visibleWhen: onTables,
      }),
    ),
  alternativeFeatures: z
    .string()
    .default('')
    .meta(
      field({
        ...{ label: 'Columns of a second model', group: problem },
        help: 'Compared with the first by Bayes factor; “1” is the intercept alone. Empty: one model.',
        visibleWhen: onTables,
      }),
    ),
  priorPrecision: z
    .number()
    .positive({ error: 'an improper prior has no evidence: the precision must be above 0' })
    .default(0.01)
    .meta(
      field({
        ...{ label: 'Prior precision', group: problem, scale: 'log' },
        help: 'Each coefficient is N(0, 1/precision), the intercept’s too.',
        visibleWhen: onTables,
      }),
    ),
  noiseVariance: z
    .number()
    .positive()
    .default(0.5)
    .meta(
      field({
        ...{ label: 'Noise variance', group: problem, scale: 'log' },
        help: 'Of the standardised outcome.',
        visibleWhen: { path: 'problem.kind', in: ['linear-regression'] },
      }),
    ),
  dimension: z
    .int()
    .min(1)
    .max(50)
    .default(10)
    .meta(
      field({
        ...{ label: 'Dimension', group: problem, unit: 'coordinates', help: 'Of the density.' },
        visibleWhen: onDensities,
      }),
    ),
  integrand: z
    .enum(integrands)
    .default('sine')
    .meta(
      field({
        ...{ label: 'Integrand', group: problem, visibleWhen: onDensities },
        help: 'Function whose mean is wanted.',
        choices: [
          choice('sine', 'Sine of a projection', 'sin(1.5 u·x + 1).'),
          choice('exponential', 'Exponential of a projection', 'exp(u·x).'),
          choice('cosines', 'Sum of cosines', 'Σ cos(1.5 xᵢ).'),
          choice('quadratic', 'Quadratic', 'x₁² + 2 x₁x₂ − x₃.'),
          choice('toy', 'Toy of the paper', 'sin(π/d Σx) + 5.'),
          choice('constant', 'Constant', 'Nothing to reduce: a check.'),
        ],
      }),
    ),
})
