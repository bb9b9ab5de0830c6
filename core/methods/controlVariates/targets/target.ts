/** Densities whose expectations are wanted, and Bayesian models whose evidence is wanted. */
import type { RandomNumbers } from '../randomNumbers.ts'
import { addScaled } from '../matrix.ts'

/** A density on R^d, known up to a constant. */
export type Target = {
  readonly name: string
  readonly dimension: number
  /** Writes the score ∇log p(x) [d] into `score` and returns log p(x) + constant. */
  readonly evaluate: (point: Float64Array, score: Float64Array) => number
  /** An exact draw, where one is known. */
  readonly draw?: (random: RandomNumbers) => Float64Array
}

/** Prior and likelihood over unconstrained parameters θ [d]; Jacobians are part of the prior. */
export type BayesianModel = {
  readonly name: string
  readonly dimension: number
  readonly parameterNames: readonly string[]
  /** Normalised log p(θ); writes its gradient. */
  readonly prior: (point: Float64Array, gradient: Float64Array) => number
  /**
   * log p(y | θ) with every constant; writes its gradient and, where the model has a
   * `priorCurvature` and one is asked for, its Fisher information [d, d].
   */
  readonly likelihood: (
    point: Float64Array,
    gradient: Float64Array,
    curvature?: Float64Array,
  ) => number
  readonly drawPrior: (random: RandomNumbers) => Float64Array
  /** Precision of the prior in unconstrained coordinates [d, d]: for samplers that follow local shape. */
  readonly priorCurvature?: Float64Array
}

/** p_t(θ) ∝ p(y | θ)^t p(θ); its score is t ∇log p(y | θ) + ∇log p(θ). */
export function powerPosterior(model: BayesianModel, temperature: number): Target {
  const fromLikelihood = new Float64Array(model.dimension)
  const name = `${model.name} at temperature ${temperature}`
  if (temperature === 0)
    return { name, dimension: model.dimension, evaluate: model.prior, draw: model.drawPrior }
  return {
    name,
    dimension: model.dimension,
    evaluate: (point, score) => {
      const likelihood = model.likelihood(point, fromLikelihood)
      const prior = model.prior(point, score)
      addScaled(score, fromLikelihood, temperature)
      return temperature * likelihood + prior
    },
  }
}
