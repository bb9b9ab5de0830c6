/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the target's dimension */
/**
 * No-U-turn sampler with multinomial sampling along the trajectory and the generalised turning
 * criterion (Hoffman & Gelman 2014; Betancourt 2017, arXiv 1701.02434, appendix A).
 */
import type { RandomNumbers } from '../randomNumbers.ts'
import type { Target } from '../targets/target.ts'
import { type ChainState, divergenceThreshold, type Kernel } from './chain.ts'
import { leapfrog, logJoint, type PhasePoint } from './kernels.ts'

const maximumDepth = 10

/** A stretch of trajectory: both ends in time order, Σ momentum, and one state drawn from it. */
type Tree = {
  readonly backward: PhasePoint
  readonly forward: PhasePoint
  readonly momentumSum: Float64Array
  readonly chosen: ChainState
  /** log Σ exp(logJoint − start). */
  readonly logWeight: number
  readonly acceptanceSum: number
  readonly leaves: number
  /** Turned back on itself or diverged: the stretch may not be joined. */
  readonly ended: boolean
  readonly divergent: boolean
}

type Journey = {
  readonly target: Target
  readonly variances: Float64Array
  readonly random: RandomNumbers
  readonly startJoint: number
}

export const noUTurn: Kernel = (target, state, { stepSize, variances }, random) => {
  const momentum = variances.map((variance) => random.normal() / Math.sqrt(variance))
  const start: PhasePoint = { state, momentum }
  const journey = { target, variances, random, startJoint: logJoint(start, variances) }
  let tree: Tree = {
    ...{ backward: start, forward: start, momentumSum: momentum, chosen: state },
    ...{ logWeight: 0, acceptanceSum: 0, leaves: 0, ended: false, divergent: false },
  }
  for (let depth = 0; depth < maximumDepth && !tree.ended; depth++) {
    const direction = random.uniform() < 0.5 ? -1 : 1
    const edge = direction > 0 ? tree.forward : tree.backward
    const grown = grow(journey, edge, direction * stepSize, depth)
    // Biased progressive sampling: the newer half is preferred, which moves further.
    const take = !grown.ended && Math.log(random.uniform()) < grown.logWeight - tree.logWeight
    tree = join(journey, tree, grown, { direction, chosen: take ? grown.chosen : tree.chosen })
  }
  const acceptance = tree.leaves === 0 ? 0 : tree.acceptanceSum / tree.leaves
  return { state: tree.chosen, acceptance, divergent: tree.divergent }
}

/** 2^depth leapfrog steps onward from `edge`. */
function grow(journey: Journey, edge: PhasePoint, step: number, depth: number): Tree {
  if (depth === 0) return leaf(journey, edge, step)
  const first = grow(journey, edge, step, depth - 1)
  if (first.ended) return first
  const second = grow(journey, step > 0 ? first.forward : first.backward, step, depth - 1)
  const total = logAdd(first.logWeight, second.logWeight)
  const take = Math.log(journey.random.uniform()) < second.logWeight - total
  const chosen = take ? second.chosen : first.chosen
  return join(journey, first, second, { direction: Math.sign(step), chosen })
}

function leaf({ target, variances, startJoint }: Journey, edge: PhasePoint, step: number): Tree {
  const place = leapfrog(target, edge, step, variances)
  const gain = logJoint(place, variances) - startJoint
  const divergent = !(gain > -divergenceThreshold)
  return {
    ...{ backward: place, forward: place, momentumSum: place.momentum, chosen: place.state },
    ...{ logWeight: gain, acceptanceSum: Math.min(1, Math.exp(gain)), leaves: 1 },
    ...{ ended: divergent, divergent },
  }
}

function join(
  { variances }: Journey,
  older: Tree,
  newer: Tree,
  { direction, chosen }: { readonly direction: number; readonly chosen: ChainState },
): Tree {
  const [left, right] = direction > 0 ? [older, newer] : [newer, older]
  const momentumSum = left.momentumSum.map((value, i) => value + right.momentumSum[i]!)
  const turned =
    hasTurned(momentumSum, left.backward, right.forward, variances) ||
    // Also across the seam (Stan issue 2800): without it long orbits are over-extended.
    hasTurned(plus(left.momentumSum, right.backward), left.backward, right.backward, variances) ||
    hasTurned(plus(right.momentumSum, left.forward), left.forward, right.forward, variances)
  return {
    backward: left.backward,
    forward: right.forward,
    momentumSum,
    chosen,
    logWeight: logAdd(older.logWeight, newer.logWeight),
    acceptanceSum: older.acceptanceSum + newer.acceptanceSum,
    leaves: older.leaves + newer.leaves,
    ended: newer.ended || turned,
    divergent: older.divergent || newer.divergent,
  }
}

function plus(sum: Float64Array, { momentum }: PhasePoint): Float64Array {
  return sum.map((value, i) => value + momentum[i]!)
}

function hasTurned(
  sum: Float64Array,
  backward: PhasePoint,
  forward: PhasePoint,
  variances: Float64Array,
): boolean {
  let behind = 0
  let ahead = 0
  for (let i = 0; i < sum.length; i++) {
    behind += sum[i]! * variances[i]! * backward.momentum[i]!
    ahead += sum[i]! * variances[i]! * forward.momentum[i]!
  }
  return behind <= 0 || ahead <= 0
}

function logAdd(left: number, right: number): number {
  const largest = Math.max(left, right)
  if (largest === -Infinity) return -Infinity
  return largest + Math.log(Math.exp(left - largest) + Math.exp(right - largest))
}
