/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the samples fix */
/** Neural control variates as fitters: plain, ensemble, and on the residual of a polynomial. */
import { varianceOf } from '../samplers/diagnostics.ts'
import type { NetworkShape } from '../neural/network.ts'
import { trainNetworks, type TrainingOptions, type TrainingServices } from '../neural/train.ts'
import {
  type ControlVariate,
  type Fitter,
  noControl,
  residuals,
  type Sample,
  scaledControl,
  stagedControl,
  sumOfControls,
} from './controlVariate.ts'
import { standardise } from './whitening.ts'

export type NeuralOptions = Omit<TrainingOptions, 'shape'> & {
  readonly shape: Omit<NetworkShape, 'dimension'>
  /** Constraint weight λ of mean(c²); 0 is unconstrained. */
  readonly penalty: number
  /** Networks averaged for each sample. */
  readonly members: number
  /**
   * Groups of coordinates that are whitened apart, 1 where not given. Augmented points (x, z) have two:
   * whitened as one, z = x + σε would become ε again, and its construction would be none.
   */
  readonly blocks?: number
}

/** Settings of the sheet, part B5. */
export const neuralDefaults: NeuralOptions = {
  shape: { hidden: [40, 40], activation: 'sigmoid', form: 'first-order' },
  objective: 'least-squares',
  penalty: 0.1,
  members: 1,
  steps: 4000,
  batchSize: 100,
  learningRate: 4e-3,
  heldOutShare: 0,
  seed: 1,
}

export function neural(options: NeuralOptions, services: TrainingServices): Fitter {
  return {
    name: options.penalty > 0 ? 'neural, constrained' : 'neural',
    fit: (samples) => fitNetworks(samples, options, services),
  }
}

async function fitNetworks(
  samples: readonly Sample[],
  options: NeuralOptions,
  services: TrainingServices,
): Promise<readonly ControlVariate[]> {
  const dimension = samples[0]?.points.columns ?? 0
  const blockSize = dimension / (options.blocks ?? 1)
  const standard = samples.map((sample) => standardise(sample, blockSize))
  const tasks = standard.flatMap(({ sample }) =>
    Array.from({ length: options.members }, () => ({ sample, penalty: options.penalty })),
  )
  const shape = { ...options.shape, dimension }
  const networks = await trainNetworks(tasks, { ...options, shape }, services)
  return standard.map(({ restore }, index) => {
    const own = networks.slice(index * options.members, (index + 1) * options.members)
    return restore(scaledControl(sumOfControls(own), 1 / options.members))
  })
}

/**
 * Below this share of the integrand's deviation a residual is rounding noise, and a network would
 * train on it.
 */
const exactShare = 1e-9

/** First `first`, then networks on what it leaves: never much worse than `first`, often far better. */
export function hybrid(first: Fitter, options: NeuralOptions, services: TrainingServices): Fitter {
  return {
    name: `${first.name}, then neural`,
    fit: async (samples) => {
      const controls = await first.fit(samples)
      const left = samples.map((sample, index) => ({
        ...sample,
        values: residuals(controls[index]!, sample),
      }))
      const open = left.flatMap((sample, index) =>
        isExact(sample, samples[index]!) ? [] : [index],
      )
      const networks = await fitNetworks(
        open.map((index) => left[index]!),
        options,
        services,
      )
      return samples.map((_, index) => {
        const place = open.indexOf(index)
        return stagedControl([controls[index]!, place < 0 ? noControl : networks[place]!])
      })
    },
  }
}

function isExact(left: Sample, original: Sample): boolean {
  return varianceOf(left.values) <= exactShare ** 2 * varianceOf(original.values)
}
