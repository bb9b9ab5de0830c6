/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/** The estimate from the first part of every chain: how its interval shrinks with cost. */
import { chainsOf, meanOf, standardErrorOf, varianceOf } from '../samplers/diagnostics.ts'
import type { Ladder } from './ladder.ts'
import { evidenceOf, type Rung, type RungEstimate } from './thermodynamic.ts'

export type ConvergencePoint = {
  /** Over all chains and temperatures. */
  readonly draws: number
  readonly estimate: number
  readonly standardError: number
}

const shares = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
const fewest = 10

export function convergence(
  ladder: Ladder,
  rungs: readonly Rung[],
  estimates: readonly RungEstimate[],
  which: 'plain' | 'controlled',
): ConvergencePoint[] {
  return shares
    .filter((share) => rungs.every((rung) => share * perChain(rung) >= fewest))
    .map((share) => {
      let draws = 0
      const parts = rungs.map((rung, index) => {
        const estimate = estimates[index]!
        const whole = which === 'plain' ? rung.sample.values : estimate.residuals
        const values = firstOfChains(whole, rung.chains, Math.floor(share * perChain(rung)))
        draws += values.length
        const spread = varianceOf(values) > 0
        const standardError = spread ? standardErrorOf(values, rung.chains) : 0
        return { ...estimate, mean: meanOf(values), standardError }
      })
      const { logEvidence, standardError } = evidenceOf(ladder, parts, 'controlled')
      return { draws, estimate: logEvidence, standardError }
    })
}

function perChain({ sample, chains }: Rung): number {
  return sample.values.length / chains
}

function firstOfChains(values: Float64Array, chains: number, count: number): Float64Array {
  return Float64Array.from(
    chainsOf(values, chains).flatMap((chain) => Array.from(chain.subarray(0, count))),
  )
}
