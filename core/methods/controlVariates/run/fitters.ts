/** Estimators by name, as fitters. */
import { augmented } from '../estimators/augmented.ts'
import { controlFunctional, largestKernelSample } from '../estimators/controlFunctional.ts'
import { type Fitter, plain } from '../estimators/controlVariate.ts'
import { hybrid, neural, type NeuralOptions } from '../estimators/neural.ts'
import { polynomial } from '../estimators/polynomial.ts'
import type { TrainingServices } from '../neural/train.ts'
import { type ControlVariatesSettings, type EstimatorName, estimators } from '../settings.ts'

export function usesNetwork(name: EstimatorName): boolean {
  return name === 'neural' || name === 'neural-augmented' || name === 'hybrid'
}

export function neuralOptions({ network, training }: ControlVariatesSettings): NeuralOptions {
  const { hidden, activation, form, augmentation: _kind, copies: _copies, ...fitting } = network
  return { ...fitting, ...training, shape: { hidden, activation, form } }
}

export function fitterOf(
  name: EstimatorName,
  settings: ControlVariatesSettings,
  services: TrainingServices,
): Fitter {
  const options = neuralOptions(settings)
  const quadratic = polynomial({ order: 2, ridge: null })
  switch (name) {
    case 'none':
      return plain
    case 'polynomial-1':
      return polynomial({ order: 1, ridge: null })
    case 'polynomial-2':
      return quadratic
    case 'control-functional':
      return controlFunctional(null)
    case 'neural':
      return neural(options, services)
    case 'neural-augmented': {
      const { augmentation: kind, copies } = settings.network
      const seed = settings.training.seed
      return augmented(neural({ ...options, blocks: 2 }, services), {
        kind,
        copies,
        deviation: 0.5,
        seed,
      })
    }
    case 'hybrid':
      return hybrid(quadratic, options, services)
  }
}

export type Plan = {
  /** The chosen estimator last but plain Monte Carlo first. */
  readonly names: readonly EstimatorName[]
  readonly skipped: readonly { readonly estimator: EstimatorName; readonly reason: string }[]
}

/** Which estimators a run fits, and which it leaves out and why. */
export function planOf({ control, sampling }: ControlVariatesSettings): Plan {
  const wanted = control.compare === 'all' ? [...estimators] : ['none' as const, control.kind]
  const fitted = Math.ceil(sampling.chains * sampling.draws * (1 - 1 / control.folds))
  const tooMany = fitted > largestKernelSample && control.kind !== 'control-functional'
  const names = [...new Set(wanted)].filter((name) => !(tooMany && name === 'control-functional'))
  return {
    names,
    skipped:
      tooMany && wanted.includes('control-functional')
        ? [
            {
              estimator: 'control-functional',
              reason: `each fold fits ${fitted} samples, a control functional takes at most ${largestKernelSample}`,
            },
          ]
        : [],
  }
}
