/** Configuration of the networks and of their training. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { eagerSchema } from '../../training/settings.ts'
import { choice } from './choice.ts'
import { activations } from './neural/layer.ts'
import { steinForms } from './neural/network.ts'

const network = 'Network'
const neuralOnly = { path: 'control.kind', in: ['neural', 'neural-augmented', 'hybrid'] }
const augmentedOnly = { path: 'control.kind', in: ['neural-augmented'] }

export const networkSchema = z.strictObject({
  hidden: z
    .array(z.int().min(1).max(256))
    .min(1)
    .max(4)
    .default([32, 32])
    .meta(
      field({
        label: 'Hidden units',
        group: network,
        help: 'One number a layer.',
        visibleWhen: neuralOnly,
      }),
    ),
  activation: z
    .enum(activations)
    .default('sigmoid')
    .meta(
      field({
        ...{ label: 'Activation', group: network, advanced: true, visibleWhen: neuralOnly },
        help: 'Twice differentiable.',
      }),
    ),
  form: z
    .enum(steinForms)
    .default('first-order')
    .meta(
      field({
        ...{ label: 'Stein form', group: network, advanced: true, visibleWhen: neuralOnly },
        help: 'First order: div Φ + Φ·s. Second order: Δu + s·∇u. Coordinate sum: one scalar network.',
      }),
    ),
  objective: z
    .enum(['least-squares', 'variance'])
    .default('least-squares')
    .meta(
      field({
        ...{ label: 'Objective', group: network, advanced: true, visibleWhen: neuralOnly },
        help: 'Squared error with a trained mean, or the variance of the batch.',
      }),
    ),
  penalty: z
    .number()
    .min(0)
    .max(100)
    .default(0.1)
    .meta(
      field({
        ...{ label: 'Constraint weight λ', group: network, visibleWhen: neuralOnly },
        help: 'Penalises mean c²: guards against over-fitting, caps the gain at ((1 + λ)/λ)².',
      }),
    ),
  members: z
    .int()
    .min(1)
    .max(8)
    .default(1)
    .meta(
      field({
        ...{ label: 'Ensemble', group: network, unit: 'networks', advanced: true },
        ...{ help: 'Networks averaged for each fit.', visibleWhen: neuralOnly },
      }),
    ),
  augmentation: z
    .enum(['independent', 'induced'])
    .default('independent')
    .meta(
      field({
        ...{ label: 'Augmented variables', group: network, visibleWhen: augmentedOnly },
        help: 'Construction of z beside every x.',
        choices: [
          choice('independent', 'Independent', 'z ~ N(0, I).'),
          choice('induced', 'Induced', 'z = x + half a deviation of noise.'),
        ],
      }),
    ),
  copies: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta(
      field({
        ...{ label: 'Copies', group: network, unit: 'copies', visibleWhen: augmentedOnly },
        help: 'Auxiliary points for each sample.',
      }),
    ),
  heldOutShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .meta(
      field({
        ...{ label: 'Held out for early stopping', group: network, advanced: true },
        ...{ help: 'Share of the fitted points; 0 trains to the end.', visibleWhen: neuralOnly },
      }),
    ),
})

export const trainingSchema = z.strictObject({
  steps: z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .meta(
      field({
        label: 'Steps',
        group: network,
        unit: 'steps',
        help: 'Adam updates.',
        visibleWhen: neuralOnly,
      }),
    ),
  batchSize: z
    .int()
    .min(2)
    .max(4096)
    .default(50)
    .meta(
      field({
        label: 'Batch',
        group: network,
        unit: 'samples',
        help: 'Of each network.',
        visibleWhen: neuralOnly,
      }),
    ),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(4e-3)
    .meta(
      field({
        ...{ label: 'Learning rate', group: network, scale: 'log', visibleWhen: neuralOnly },
        help: 'Peak; cosine decay to 0.',
      }),
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .meta(field({ label: 'Seed', group: 'Sampling', help: 'Of chains, folds and networks.' })),
  eager: eagerSchema,
})
