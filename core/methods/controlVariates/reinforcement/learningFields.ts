/** Settings of rollouts and of learning from them. */
import { z } from 'zod'
import { policyField } from './policyField.ts'

const learning = 'Learning'

export const rolloutFields = {
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

export const learningFields = {
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
