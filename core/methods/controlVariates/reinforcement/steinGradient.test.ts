import { expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import { meanOf, varianceOf } from '../samplers/diagnostics.ts'
import { steinGradient, varianceGradient } from './steinGradient.ts'

/** The sheet's check case: r = −a², μ = 1, σ = ½; exact gradients −2 and −1. */
const deviation = 0.5
const draws = 200_000
const reward = (noise: number) => -((1 + deviation * noise) ** 2)
const slope = (noise: number) => -2 * deviation * (1 + deviation * noise)
const bend = -2 * deviation * deviation
const meanReward = -1 - deviation * deviation

type Control = (noise: number) => { value: number; slope: number; curve: number }
const cases: [string, Control, number, number][] = [
  ['score function', () => ({ value: 0, slope: 0, curve: 0 }), 21.8, 86.9],
  ['mean baseline', () => ({ value: meanReward, slope: 0, curve: 0 }), 10.5, 54.2],
  [
    'φ = r',
    (noise) => ({ value: reward(noise), slope: slope(noise), curve: noise * slope(noise) }),
    ...([1, 6] as const),
  ],
  [
    'φ = r, Hessian form',
    (noise) => ({ value: reward(noise), slope: slope(noise), curve: bend }),
    ...([1, 0] as const),
  ],
  [
    'φ = 0.8 r',
    (noise) => ({
      value: 0.8 * reward(noise),
      slope: 0.8 * slope(noise),
      curve: 0.8 * noise * slope(noise),
    }),
    ...([2.64, Number.NaN] as const),
  ],
]

test.each(cases)(
  '%s: gradients −2 and −1, variances of the sheet',
  (_, control, ofMean, ofVariance) => {
    const random = createRandom('check case')
    const means = new Float64Array(draws)
    const variances = new Float64Array(draws)
    for (let draw = 0; draw < draws; draw++) {
      const noise = random.normal()
      const { value, ...rest } = control(noise)
      const gradient = steinGradient({ noise, deviation, left: reward(noise) - value, ...rest })
      means[draw] = gradient.mean
      variances[draw] = varianceGradient(gradient, deviation)
    }
    const standardError = (values: Float64Array) => Math.sqrt(varianceOf(values) / draws)
    expect(Math.abs(meanOf(means) + 2)).toBeLessThan(4 * standardError(means) + 1e-12)
    expect(Math.abs(meanOf(variances) + 1)).toBeLessThan(4 * standardError(variances) + 1e-12)
    expect(varianceOf(means) / ofMean).toBeCloseTo(1, 1)
    if (ofVariance > 0) expect(varianceOf(variances) / ofVariance).toBeCloseTo(1, 1)
    if (ofVariance === 0) expect(varianceOf(variances)).toBeLessThan(1e-20)
  },
)
