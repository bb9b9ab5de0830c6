/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the target's dimension */
/** Random walk, MALA and HMC, preconditioned by the variances M⁻¹. */
import type { Target } from '../targets/target.ts'
import { type ChainState, decide, divergenceThreshold, type Kernel, stateAt } from './chain.ts'

/** x' = x + ε √M⁻¹ z. */
export const randomWalk: Kernel = (target, state, { stepSize, variances }, random) => {
  const point = state.point.map(
    (value, i) => value + stepSize * Math.sqrt(variances[i]!) * random.normal(),
  )
  const proposal = stateAt(target, point)
  return decide(state, proposal, proposal.logDensity - state.logDensity, random)
}

/** x' = x + ε²/2 M⁻¹ s(x) + ε √M⁻¹ z, with the Metropolis correction. */
export const mala: Kernel = (target, state, { stepSize, variances }, random) => {
  const half = 0.5 * stepSize * stepSize
  const point = state.point.map(
    (value, i) =>
      value +
      half * variances[i]! * state.score[i]! +
      stepSize * Math.sqrt(variances[i]!) * random.normal(),
  )
  const proposal = stateAt(target, point)
  /** log q(to | from) + constant. */
  const logProposal = (from: ChainState, to: ChainState): number => {
    let square = 0
    for (let i = 0; i < point.length; i++) {
      const drift = half * variances[i]! * from.score[i]!
      square += (to.point[i]! - from.point[i]! - drift) ** 2 / variances[i]!
    }
    return -square / (2 * stepSize * stepSize)
  }
  const logRatio =
    proposal.logDensity -
    state.logDensity +
    logProposal(proposal, state) -
    logProposal(state, proposal)
  return decide(state, proposal, logRatio, random)
}

/** Position and momentum of Hamiltonian dynamics. */
export type PhasePoint = { readonly state: ChainState; readonly momentum: Float64Array }

/** One leapfrog step of size ε (negative runs backwards). */
export function leapfrog(
  target: Target,
  from: PhasePoint,
  stepSize: number,
  variances: Float64Array,
): PhasePoint {
  const momentum = from.momentum.map((value, i) => value + 0.5 * stepSize * from.state.score[i]!)
  const point = from.state.point.map((value, i) => value + stepSize * variances[i]! * momentum[i]!)
  const state = stateAt(target, point)
  for (let i = 0; i < momentum.length; i++) momentum[i]! += 0.5 * stepSize * state.score[i]!
  return { state, momentum }
}

/** log p(x) − ½ pᵀ M⁻¹ p. */
export function logJoint({ state, momentum }: PhasePoint, variances: Float64Array): number {
  let kinetic = 0
  for (let i = 0; i < momentum.length; i++)
    kinetic += 0.5 * variances[i]! * momentum[i]! * momentum[i]!
  const value = state.logDensity - kinetic
  return Number.isNaN(value) ? -Infinity : value
}

/** HMC with a trajectory length of 1.5 ± 25 % (jittered, so that no orbit closes on itself). */
export const hamiltonian: Kernel = (target, state, { stepSize, variances }, random) => {
  const momentum = variances.map((variance) => random.normal() / Math.sqrt(variance))
  const start: PhasePoint = { state, momentum }
  const length = 1.5 * (0.75 + 0.5 * random.uniform())
  const steps = Math.min(64, Math.max(1, Math.round(length / stepSize)))
  let end = start
  for (let step = 0; step < steps; step++) end = leapfrog(target, end, stepSize, variances)
  const logRatio = logJoint(end, variances) - logJoint(start, variances)
  const transition = decide(state, end.state, logRatio, random)
  return { ...transition, divergent: !(logRatio > -divergenceThreshold) }
}
