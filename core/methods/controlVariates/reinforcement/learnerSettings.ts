/** What one learner is told: the environment, the algorithm, the control and their numbers. */
import type { AlgorithmName, ControlObjective, PolicyControl, Reach } from './names.ts'

export type LearnerSettings = {
  readonly algorithm: AlgorithmName
  readonly control: PolicyControl
  readonly reach: Reach
  readonly objective: ControlObjective
  readonly seed: number
  /** Steps run op by op instead of compiled. */
  readonly eager: boolean
  /** Environment copies; an even number, half of them a fold. */
  readonly copies: number
  /** Steps of each copy between two updates. */
  readonly rolloutSteps: number
  /** γ and λ of the advantages. */
  readonly discount: number
  readonly traceDecay: number
  readonly hidden: readonly number[]
  readonly learningRate: number
  /** ε of PPO. */
  readonly clip: number
  /** Weight of the policy's entropy. */
  readonly entropy: number
  /** Passes of PPO over a rollout. */
  readonly epochs: number
  readonly minibatch: number
  /** Largest mean divergence of a policy update: PPO stops its passes there, TRPO steps so far. */
  readonly divergence: number
  readonly controlSteps: number
  readonly controlHidden: readonly number[]
  readonly controlRate: number
  readonly auxiliaryDraws: number
}
