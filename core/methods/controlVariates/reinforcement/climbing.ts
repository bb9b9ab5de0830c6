/** One climb of the policy over a rollout: what it is given and what it tells. */
import type { Random } from '../../../tensor/random.ts'
import type { StepRunner } from '../../../tensor/step.ts'
import type { Environment } from './environments/environment.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { Policy } from './policy.ts'
import type { GradientTerms } from './policyControl.ts'
import type { Rollout } from './rollout.ts'

export type Climb = {
  readonly environment: Environment
  readonly settings: LearnerSettings
  readonly runner: StepRunner
  readonly policy: Policy
  readonly rollout: Rollout
  readonly advantages: Float64Array
  readonly terms: GradientTerms
  readonly random: Random
  /** Adam steps before. */
  readonly updatesBefore: number
}

export type Climbed = {
  readonly loss: number
  readonly divergence: number
  readonly updates: number
}
