/** Configuration of the control-variates laboratory. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { choice } from './choice.ts'
import { networkSchema, trainingSchema } from './networkSettings.ts'
import { problemKinds, problemSchema } from './problemSettings.ts'
import { policyKind, policySchema } from './reinforcement/settings.ts'
import { ladderSchema, samplingSchema } from './samplingSettings.ts'
import { shownWhen } from './shownWhen.ts'

export const estimators = [
  'none',
  'polynomial-1',
  'polynomial-2',
  'control-functional',
  'neural',
  'neural-augmented',
  'hybrid',
] as const
export type EstimatorName = (typeof estimators)[number]

const control = 'Control variate'

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
          choice(
            'neural-augmented',
            'Neural, augmented',
            'A network over auxiliary variables too.',
          ),
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
    .default('post-hoc')
    .meta(
      field({
        ...{ label: 'Post-hoc scale', group: control, advanced: true },
        help: 'Rescales each control on points it was not fitted to: switches harmful ones off.',
      }),
    ),
  compare: z
    .enum(['all', 'own'])
    .default('all')
    .meta(
      field({
        ...{ label: 'Estimators in the table', group: control },
        help: 'Which of them pays off here: every one on the same draws, or only the chosen one.',
        choices: [
          choice('all', 'All', 'Variance × time of every estimator.'),
          choice('own', 'Plain and chosen', 'Faster.'),
        ],
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
