/** Configuration of the policy gradients: the part of the laboratory's settings under `policy`. */
import { z } from 'zod'
import { field, type FieldMeta } from '../../../contract/field.ts'
import {
  algorithmNames,
  controlObjectives,
  environmentNames,
  policyControls,
  reaches,
} from './names.ts'

/** Value of `problem.kind` with which the laboratory trains policies. */
export const policyKind = 'policy-gradient'

type Words = Omit<FieldMeta, 'visibleWhen' | 'group'> & { readonly group?: string }

/** A field of the form, shown with policies only. */
function policyField(words: Words): Record<string, unknown> {
  const visibleWhen = { path: 'problem.kind', in: [policyKind] }
  return field({ group: 'Policy', ...words, visibleWhen })
}

function choice(value: string, label: string, help: string) {
  return { value, label, help }
}

const learning = 'Learning'
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
    .array(z.enum(policyControls))
    .min(1)
    .default(['value', 'linear', 'neural'])
    .meta(
      policyField({
        label: 'Estimators to compare',
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
}

const rolloutFields = {
  copies: z
    .int()
    .min(2)
    .max(256)
    .multipleOf(2)
    .default(16)
    .meta(
      policyField({
        ...{ label: 'Environments', unit: 'copies', advanced: true },
        help: 'Stepped together; an even number: the control of one half is fitted to the other.',
      }),
    ),
  rolloutSteps: z
    .int()
    .min(8)
    .max(4096)
    .default(128)
    .meta(
      policyField({
        ...{ label: 'Steps a rollout', unit: 'steps', advanced: true },
        help: 'Of each environment between two updates.',
      }),
    ),
  discount: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .meta(
      policyField({
        ...{ label: 'Discount γ', advanced: true },
        help: 'What a reward one step later is worth.',
      }),
    ),
  traceDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .meta(
      policyField({
        ...{ label: 'Trace decay λ', advanced: true },
        help: 'Of the advantages: 0 trusts V after one step, 1 adds the rewards up.',
      }),
    ),
}

const learningFields = {
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(1e-3)
    .meta(
      policyField({
        ...{ label: 'Learning rate', group: learning, scale: 'log' },
        help: 'Adam, of the policy. Unused by TRPO.',
      }),
    ),
  hidden: z
    .array(z.int().min(1).max(256))
    .min(1)
    .max(3)
    .default([32, 32])
    .meta(
      policyField({
        ...{ label: 'Hidden units', group: learning, advanced: true },
        help: 'Of policy and value, one number a layer.',
      }),
    ),
  clip: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .meta(
      policyField({
        ...{ label: 'Clipping ε', group: learning, advanced: true },
        help: 'PPO: how far the probability of an action may move in one update.',
      }),
    ),
  entropy: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta(
      policyField({
        ...{ label: 'Entropy bonus', group: learning, advanced: true },
        help: 'Keeps the policy from settling too soon.',
      }),
    ),
  epochs: z
    .int()
    .min(1)
    .max(50)
    .default(6)
    .meta(
      policyField({
        ...{ label: 'Passes', group: learning, unit: 'epochs', advanced: true },
        help: 'Over each rollout: of the value, and of PPO’s policy.',
      }),
    ),
  minibatch: z
    .int()
    .min(8)
    .max(8192)
    .default(256)
    .meta(
      policyField({
        ...{ label: 'Minibatch', group: learning, unit: 'steps', advanced: true },
        help: 'Of PPO, the value and the control.',
      }),
    ),
  divergence: z
    .number()
    .positive()
    .max(1)
    .default(0.02)
    .meta(
      policyField({
        ...{ label: 'Largest divergence', group: learning, unit: 'nat', advanced: true },
        help: 'From one policy to the next: PPO stops its passes there, TRPO steps so far.',
      }),
    ),
  checkpointEvery: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .meta(
      policyField({
        ...{ label: 'Checkpoint every', group: learning, unit: 'updates', advanced: true },
        help: 'Also when rollouts are drawn anew.',
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

export const policySchema = z.strictObject({
  ...problemFields,
  ...controlFields,
  ...learningFields,
  ...rolloutFields,
})
export type PolicySettings = z.output<typeof policySchema>
