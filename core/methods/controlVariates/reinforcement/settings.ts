/** Configuration of the policy gradients: the part of the laboratory's settings under `policy`. */
import { z } from 'zod'
import { learningFields, rolloutFields } from './learningFields.ts'
import {
  algorithmNames,
  controlObjectives,
  environmentNames,
  type PolicyControl,
  policyControls,
  reaches,
} from './names.ts'
import { choice, policyField } from './policyField.ts'

export { policyKind } from './names.ts'

const oneControl = `(${policyControls.join('|')})`
const controlList = new RegExp(`^${oneControl}(, *${oneControl})*$`)

const control = 'Control of the gradient'

const problemFields = {
  environment: z
    .enum(environmentNames)
    .default('pendulum')
    .meta(
      policyField({
        label: 'Environment',
        help: 'Controls need actions that are numbers: cart pole and acrobot take the value baseline only.',
        choices: [
          choice('cart-pole', 'Cart pole', 'Balance; two actions.'),
          choice('pendulum', 'Pendulum', 'Swing up and hold; one torque.'),
          choice('mountain-car-continuous', 'Mountain car', 'Climb by rocking; one throttle.'),
          choice('acrobot', 'Acrobot', 'Swing two links up; three torques.'),
          choice('point-mass', 'Point mass', 'Push to the origin of a plane; two forces.'),
          choice('swimmer', 'Swimmer', 'Three links in a thick fluid; two joint rates.'),
        ],
      }),
    ),
  algorithm: z
    .enum(algorithmNames)
    .default('ppo')
    .meta(
      policyField({
        label: 'Algorithm',
        help: 'How a gradient becomes a step of the policy.',
        choices: [
          choice('ppo', 'PPO', 'Several clipped passes over each rollout.'),
          choice('a2c', 'A2C', 'One step of Adam a rollout.'),
          choice('trpo', 'TRPO', 'Natural gradient within a trust region.'),
        ],
      }),
    ),
  controls: z
    .string()
    .regex(controlList, `names separated by commas, of ${policyControls.join(', ')}`)
    .default('value, linear, neural')
    .meta(
      policyField({
        ...{ label: 'Estimators to compare', kind: 'choices' },
        help: 'Each trains its own policies, from the same seeds.',
        choices: [
          choice('none', 'None', 'The returns as they are.'),
          choice('value', 'Value baseline', 'V(s).'),
          choice('linear', 'Linear', 'V(s) and a Stein control linear in its coefficients.'),
          choice('neural', 'Neural', 'V(s) and a Stein control φ(s, a) by networks.'),
        ],
      }),
    ),
  repeats: z
    .int()
    .min(1)
    .max(20)
    .default(3)
    .meta(policyField({ label: 'Seeds', unit: 'seeds', help: 'Policies of each estimator.' })),
  updates: z
    .int()
    .min(1)
    .max(10_000)
    .default(60)
    .meta(policyField({ label: 'Updates', unit: 'updates', help: 'Of each policy.' })),
  histogramsEvery: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .meta(
      policyField({
        ...{ label: 'Histograms every', unit: 'updates', advanced: true },
        help: 'Distributions of the weights of each policy of the first seed, and of what an update adds to them, at every so many updates; 0 takes none.',
      }),
    ),
}

const controlFields = {
  reach: z
    .enum(reaches)
    .default('trajectory')
    .meta(
      policyField({
        ...{ label: 'Reach', group: control },
        help: 'Which actions’ noise the control takes out of an advantage.',
        choices: [
          choice('action', 'The action itself', 'The Stein policy gradient as published.'),
          choice('trajectory', 'Later actions too', 'What they put into the advantage as well.'),
        ],
      }),
    ),
  objective: z
    .enum(controlObjectives)
    .default('fit-q')
    .meta(
      policyField({
        ...{ label: 'Objective', group: control, advanced: true },
        help: 'What the neural control is fitted by.',
        choices: [
          choice('fit-q', 'FitQ', 'Squared error to the advantages.'),
          choice('min-variance', 'MinVar', 'Variance of the gradient itself.'),
        ],
      }),
    ),
  controlSteps: z
    .int()
    .min(1)
    .max(10_000)
    .default(60)
    .meta(
      policyField({
        ...{ label: 'Steps of the control', group: control, unit: 'steps', advanced: true },
        help: 'Adam, at each update of the policy; the networks go on from the last.',
      }),
    ),
  controlHidden: z
    .array(z.int().min(1).max(256))
    .min(1)
    .max(3)
    .default([32, 32])
    .meta(
      policyField({
        ...{ label: 'Hidden units of the control', group: control, advanced: true },
        help: 'One number a layer.',
      }),
    ),
  controlRate: z
    .number()
    .positive()
    .max(1)
    .default(2e-3)
    .meta(
      policyField({
        ...{ label: 'Learning rate of the control', group: control, scale: 'log', advanced: true },
        help: 'Adam.',
      }),
    ),
  auxiliaryDraws: z
    .int()
    .min(0)
    .max(64)
    .default(8)
    .meta(
      policyField({
        ...{ label: 'Auxiliary draws', group: control, unit: 'actions', advanced: true },
        help: 'Actions drawn at each state for the means of φ. 0: at the action taken, as published.',
      }),
    ),
}

const comparisonFields = {
  comparisonSteps: z
    .int()
    .min(1)
    .max(10_000)
    .default(300)
    .meta(
      policyField({
        ...{ label: 'Steps of the comparison', group: control, unit: 'steps', advanced: true },
        help: 'Of each fit to a fleet, when estimators are compared on a policy held still at the end.',
      }),
    ),
}

export const policySchema = z.strictObject({
  ...problemFields,
  ...controlFields,
  ...comparisonFields,
  ...learningFields,
  ...rolloutFields,
})
export type PolicySettings = z.output<typeof policySchema>

/** The estimators by name, in the order in which they were listed. */
export function controlsOf({ controls }: Pick<PolicySettings, 'controls'>): PolicyControl[] {
  return controls.split(',').map((name) => name.trim() as PolicyControl)
}
