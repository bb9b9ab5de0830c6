import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import { bandit } from './environments/bandit.ts'
import { launch } from './environments/fleet.ts'
import { pointMass } from './environments/pointMass.ts'
import { evaluateLinear, fitLinear, stillLinear } from './linearControl.ts'
import type { Policy } from './policy.ts'
import { copyGradients, meanGradient } from './policyGradient.ts'
import { collect } from './rollout.ts'
import { randomPolicy, testSettings as settings } from './testing.ts'
import { manyEstimates, pairedZ, zScore } from './unbiased.ts'

/** μ = 1, σ = ½ as in the sheet: one weight and one bias that sum to 1. */
const banditPolicy: Policy = {
  kind: 'gaussian',
  layers: [{ inputs: 1, outputs: 1, kernel: Float64Array.of(0.4), bias: Float64Array.of(0.6) }],
  logDeviation: Float64Array.of(Math.log(0.5)),
}

describe('unbiased', () => {
  const truth = [-2, -2, -0.5]

  test.each(['linear', 'neural'] as const)(
    '%s, cross-fitted, against the exact gradient',
    (control) => {
      const count = control === 'linear' ? 2000 : 300
      const estimates = manyEstimates(bandit, banditPolicy, null, { ...settings, control }, count)
      for (const [place, exact] of truth.entries()) {
        const values = estimates.controlled.map((gradient) => gradient[place]!)
        expect(Math.abs(zScore(values, exact))).toBeLessThan(3)
      }
    },
  )
  test('the test has teeth: fitted to the sample itself, the linear control is found biased', () => {
    // Reward −a⁴, which no quadratic of the noise is: J = −(μ⁴ + 6 μ²σ² + 3 σ⁴), ∂J/∂log σ = −3.75.
    const random = createRandom(9)
    const values = Array.from({ length: 2000 }, () => {
      const { rollout } = collect(bandit, banditPolicy, launch(bandit, 8, random), 1, random)
      const rewards = rollout.rewards.map((reward) => -(reward * reward))
      const inputs = { rows: 8, observations: rollout.observations, noise: rollout.noise }
      const control = fitLinear(stillLinear(1, 1), inputs, rewards)
      const { value, slope, curve } = evaluateLinear(control, inputs, 'mean')
      const left = rewards.map((reward, row) => reward - value[row]!)
      return meanGradient(copyGradients(banditPolicy, rollout, { left, slope, curve }))[2]!
    })
    expect(Math.abs(zScore(values, -3.75))).toBeGreaterThan(3)
  })
  test.each(['action', 'trajectory'] as const)('over several steps, reach %s', (reach) => {
    const policy = randomPolicy(4, 2, [5], 0.5)
    const long = { ...settings, reach, rolloutSteps: 6 }
    const estimates = manyEstimates(pointMass, policy, null, long, 400)
    expect(Math.abs(pairedZ(estimates, 1))).toBeLessThan(3)
  })
})
