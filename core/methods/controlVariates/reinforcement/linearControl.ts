/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the features fix */
/**
 * φ linear in its coefficients: Σ θ_k f_k(s, ξ) with f over [ξ_j, ξ_j s_i, ξ_j² − 1, ξ_j ξ_k].
 *
 * These are Hermite polynomials of the noise, so E[φ | s] = 0 and the means of its derivatives are
 * known without any sample. Coefficients by least squares on the advantages (FitQ).
 */
import { ridgeLeastSquares } from '../leastSquares.ts'
import { zeros } from '../matrix.ts'
import type { ControlInputs, ControlValues } from './control.ts'

/** Of the advantages' own size: keeps coefficients of near-constant observations small. */
const ridge = 1e-3

export type LinearControl = {
  readonly observationSize: number
  readonly actionSize: number
  readonly coefficients: Float64Array
}

function featureCount(observationSize: number, actionSize: number): number {
  return actionSize * (1 + observationSize) + (actionSize * (actionSize + 1)) / 2
}

export function stillLinear(observationSize: number, actionSize: number): LinearControl {
  const coefficients = new Float64Array(featureCount(observationSize, actionSize))
  return { observationSize, actionSize, coefficients }
}

/** Least squares of `targets` [rows] on the features and a constant that is then left out. */
export function fitLinear(
  { observationSize, actionSize }: LinearControl,
  inputs: ControlInputs,
  targets: Float64Array,
): LinearControl {
  const count = featureCount(observationSize, actionSize)
  const design = zeros(inputs.rows, count + 1)
  for (let row = 0; row < inputs.rows; row++) {
    const line = design.values.subarray(row * (count + 1), (row + 1) * (count + 1))
    line[count] = 1
    const [observation, noise] = rowOfInputs(inputs, row)
    writeFeatures(line, observation, noise)
  }
  const solved = ridgeLeastSquares(design, targets, ridge)
  return { observationSize, actionSize, coefficients: solved.slice(0, count) }
}

function rowOfInputs({ rows, observations, noise }: ControlInputs, row: number) {
  const observationSize = observations.length / rows
  const actionSize = noise.length / rows
  return [
    observations.subarray(row * observationSize, (row + 1) * observationSize),
    noise.subarray(row * actionSize, (row + 1) * actionSize),
  ] as const
}

function writeFeatures(line: Float64Array, observation: Float64Array, noise: Float64Array): void {
  let place = 0
  for (const value of noise) {
    line[place++] = value
    for (const seen of observation) line[place++] = value * seen
  }
  for (let one = 0; one < noise.length; one++)
    for (let other = one; other < noise.length; other++)
      line[place++] = noise[one]! * noise[other]! - Number(one === other)
}

/** How the Stein terms are taken: at the action of the sample, as the paper does, or as their mean given s. */
export type SteinTerms = 'own-action' | 'mean'

/**
 * The slope's mean given s is its part linear in ξ, and ξ_j ∂φ/∂ξ_j has mean 2 θ(ξ_j² − 1): both
 * exact, so as means the Stein terms carry no noise at all.
 */
export function evaluateLinear(
  control: LinearControl,
  inputs: ControlInputs,
  terms: SteinTerms,
): ControlValues {
  const { coefficients, actionSize } = control
  const values = {
    value: new Float64Array(inputs.rows),
    expected: new Float64Array(inputs.rows),
    slope: new Float64Array(inputs.noise.length),
    curve: new Float64Array(inputs.noise.length),
  }
  const features = new Float64Array(coefficients.length)
  for (let row = 0; row < inputs.rows; row++) {
    const [observation, noise] = rowOfInputs(inputs, row)
    writeFeatures(features, observation, noise)
    for (const [place, feature] of features.entries())
      values.value[row]! += feature * coefficients[place]!
    for (let axis = 0; axis < actionSize; axis++) {
      const place = row * actionSize + axis
      const level = levelOf(control, observation, axis)
      const bend = bendOf(control, axis, terms === 'mean' ? null : noise)
      values.slope[place] = level + bend
      values.curve[place] =
        terms === 'mean'
          ? 2 * squareCoefficient(control, axis, axis)
          : noise[axis]! * (level + bend)
    }
  }
  return values
}

/** The part of ∂φ/∂ξ_j that does not depend on the noise. */
function levelOf(
  { coefficients, observationSize }: LinearControl,
  observation: Float64Array,
  axis: number,
): number {
  const first = axis * (1 + observationSize)
  let sum = coefficients[first]!
  for (const [index, seen] of observation.entries()) sum += coefficients[first + 1 + index]! * seen
  return sum
}

/** The part linear in the noise; 0 in the mean. */
function bendOf(control: LinearControl, axis: number, noise: Float64Array | null): number {
  if (noise === null) return 0
  let sum = 0
  for (const [other, value] of noise.entries())
    sum += (other === axis ? 2 : 1) * squareCoefficient(control, axis, other) * value
  return sum
}

/** Coefficient of ξ_i ξ_j, whichever comes first. */
function squareCoefficient(
  { coefficients, observationSize, actionSize }: LinearControl,
  one: number,
  other: number,
): number {
  const [low, high] = one < other ? [one, other] : [other, one]
  const before = low * actionSize - (low * (low - 1)) / 2
  return coefficients[actionSize * (1 + observationSize) + before + high - low]!
}
