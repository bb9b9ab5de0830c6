/** The control's part of a learner's settings. */
import { actionSize, type Environment } from './environments/environment.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { ControlPlan } from './policyControl.ts'

export function controlPlan(environment: Environment, settings: LearnerSettings): ControlPlan {
  const { discount, traceDecay } = settings
  return {
    kind: settings.control,
    reach: settings.reach,
    discounting: { discount, traceDecay },
    steps: settings.controlSteps,
    network: {
      observationSize: environment.observationSize,
      actionSize: actionSize(environment),
      hidden: settings.controlHidden,
      objective: settings.objective,
      foldRows: (settings.copies / 2) * settings.rolloutSteps,
      batchSize: settings.minibatch,
      learningRate: settings.controlRate,
      auxiliaryDraws: settings.auxiliaryDraws,
      seed: settings.seed,
      eager: settings.eager,
    },
  }
}
