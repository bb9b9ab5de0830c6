/** Configuration of the control-variates laboratory. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { networkSchema, trainingSchema } from './networkSettings.ts'
import { policyKind, policySchema } from './reinforcement/settings.ts'
import { shownWhen } from './shownWhen.ts'

export const problemKinds = [
  'logistic-regression',
  'linear-regression',
  'poisson-regression',
  policyKind,
] as const

export const estimators = [
  'none',
  'polynomial-1',
  'polynomial-2',
  'control-functional',
  'neural',
  'hybrid',
] as const
export type EstimatorName = (typeof estimators)[number]

export const samplerNames = ['random-walk', 'mala', 'hmc', 'nuts'] as const

const problem = 'Problem'
const sampling = 'Sampling'
const control = 'Control variate'

const problemSchema = z.strictObject({
  kind: z
    .enum(problemKinds)
    .default('logistic-regression')
    .meta(
      field({
        label: 'Model',
        group: problem,
        help: 'Bayesian regression of one column on others.',
      }),
    ),
  dataset: z
    .string()
    .min(1)
    .default('breast-cancer-wisconsin')
    .meta(field({ label: 'Data set', group: problem, kind: 'dataset', help: 'A table.' })),
  target: z
    .string()
    .default('')
    .meta(
      field({
        label: 'Predicted column',
        group: problem,
        help: 'Empty: the one the data set predicts.',
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
      }),
    ),
  priorPrecision: z
    .number()
    .positive()
    .default(0.01)
    .meta(
      field({
        ...{ label: 'Prior precision', group: problem, scale: 'log' },
        help: 'Each coefficient is N(0, 1/precision), the intercept’s too.',
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
})

const ladderSchema = z.strictObject({
  kind: z
    .enum(['power', 'gauss-legendre'])
    .default('power')
    .meta(
      field({
        ...{ label: 'Ladder', group: sampling },
        help: 'Trapezoid rule with second-order correction, or Gauss–Legendre nodes.',
      }),
    ),
  temperatures: z
    .int()
    .min(3)
    .max(200)
    .default(31)
    .meta(
      field({ label: 'Temperatures', group: sampling, help: 'From the prior to the posterior.' }),
    ),
  power: z
    .number()
    .min(1)
    .max(10)
    .default(5)
    .meta(
      field({
        ...{ label: 'Ladder power', group: sampling, advanced: true },
        help: 't = u^power: the integrand is steep near the prior.',
      }),
    ),
})

const samplingSchema = z.strictObject({
  sampler: z
    .enum(samplerNames)
    .default('nuts')
    .meta(
      field({ label: 'Sampler', group: sampling, help: 'How each temperature is drawn from.' }),
    ),
  chains: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta(
      field({ label: 'Chains', group: sampling, unit: 'chains', help: 'At each temperature.' }),
    ),
  draws: z
    .int()
    .min(20)
    .max(5000)
    .default(200)
    .meta(field({ label: 'Draws', group: sampling, unit: 'samples', help: 'Kept of each chain.' })),
  warmUp: z
    .int()
    .min(50)
    .max(20_000)
    .default(300)
    .meta(
      field({
        ...{ label: 'Warm-up', group: sampling, unit: 'steps', advanced: true },
        help: 'Steps that tune step size and mass matrix and are thrown away.',
      }),
    ),
  thinning: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .meta(
      field({
        ...{ label: 'Thinning', group: sampling, unit: 'steps', advanced: true },
        help: 'Sampler steps for each draw that is kept.',
      }),
    ),
})

const controlSchema = z.strictObject({
  kind: z
    .enum(estimators)
    .default('hybrid')
    .meta(
      field({
        ...{ label: 'Control variate', group: control },
        help: 'What is fitted to take the variance out of each temperature’s mean.',
        choices: [
          { value: 'none', label: 'None', help: 'Plain Monte Carlo.' },
          { value: 'polynomial-1', label: 'Polynomial, order 1', help: 'Zero-variance, linear.' },
          {
            value: 'polynomial-2',
            label: 'Polynomial, order 2',
            help: 'Zero-variance, quadratic.',
          },
          { value: 'control-functional', label: 'Control functional', help: 'Stein kernel.' },
          { value: 'neural', label: 'Neural', help: 'Stein network of the paper.' },
          { value: 'hybrid', label: 'Polynomial, then neural', help: 'Network on what is left.' },
        ],
      }),
    ),
  folds: z
    .int()
    .min(2)
    .max(10)
    .default(2)
    .meta(
      field({
        ...{ label: 'Folds', group: control, advanced: true },
        help: 'Each fold is integrated with a control fitted to the others, so the estimate is honest.',
      }),
    ),
  scale: z
    .enum(['none', 'post-hoc'])
    .default('none')
    .meta(
      field({
        ...{ label: 'Post-hoc scale', group: control, advanced: true },
        help: 'Rescales each control on points it was not fitted to: switches harmful ones off.',
      }),
    ),
})

/** What integrates has no use for a policy, and the other way round. */
const integrals = {
  path: 'problem.kind',
  in: problemKinds.filter((kind) => kind !== policyKind),
}

export const controlVariatesSchema = z.strictObject({
  problem: problemSchema.prefault({}),
  policy: policySchema.prefault({}),
  ladder: shownWhen(ladderSchema, integrals).prefault({}),
  sampling: shownWhen(samplingSchema, integrals).prefault({}),
  control: shownWhen(controlSchema, integrals).prefault({}),
  network: networkSchema.prefault({}),
  training: trainingSchema.prefault({}),
})
export type ControlVariatesSettings = z.output<typeof controlVariatesSchema>
