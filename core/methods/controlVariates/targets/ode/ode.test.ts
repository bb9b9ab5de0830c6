import { describe, expect, test } from 'vitest'
import { createRandomNumbers } from '../../randomNumbers.ts'
import { numericGradient } from '../finiteDifferences.ts'
import { integrateExplicitly } from './explicit.ts'
import { integrateImplicitly, integrateOde } from './integrate.ts'
import { odeExperiments, type OdeKind, odeModel, simulateReadings } from './model.ts'
import { type OdeSystem, vanDerPol } from './system.ts'

/** x' = −θ x: x = e^{−θt}, ∂x/∂θ = −t e^{−θt}. */
const decay: OdeSystem = {
  name: 'decay',
  stateNames: ['x'],
  parameterNames: ['theta'],
  slope: (x, theta, slope) => {
    slope[0] = -theta[0]! * x[0]!
  },
  jacobian: (_, theta, jacobian) => {
    jacobian[0] = -theta[0]!
  },
  byParameter: (x, _, slopes) => {
    slopes[0] = -x[0]!
  },
}

const decayTask = { start: Float64Array.of(1), times: Float64Array.of(0.5, 1, 3) }

test('decay and its sensitivity equal the closed form, and the error falls with the tolerance', () => {
  const errors = [1e-4, 1e-6, 1e-8].map((tolerance) => {
    const solution = integrateOde(decay, Float64Array.of(1.5), { ...decayTask, tolerance })!
    let worst = 0
    for (const [row, time] of decayTask.times.entries()) {
      const exact = Math.exp(-1.5 * time)
      worst = Math.max(worst, Math.abs(solution.states[row]! - exact))
      expect(Math.abs(solution.sensitivities[row]! + time * exact)).toBeLessThan(20 * tolerance)
    }
    expect(worst).toBeLessThan(5 * tolerance)
    return worst
  })
  expect(errors[2]!).toBeLessThan(errors[0]! / 500)
})

test('a decay of 1e8 per unit time costs a handful of steps and ends at 0', () => {
  const solution = integrateOde(decay, Float64Array.of(1e8), { ...decayTask, tolerance: 1e-6 })!
  expect(Math.abs(solution.states[2]!)).toBeLessThan(1e-6)
})

// Reference: classical Runge–Kutta with 500,000 equal steps in Python, x(0) = (2, 0); halving agrees to 3e-8.
test('a stiff Van der Pol oscillator (μ = 100) is followed past its jump', () => {
  const task = {
    start: Float64Array.of(2, 0),
    times: Float64Array.of(50, 81, 100),
    tolerance: 1e-7,
  }
  const { states } = integrateOde(vanDerPol, Float64Array.of(100), task)!
  expect(states[0]!).toBeCloseTo(1.59682404, 5)
  expect(states[2]!).toBeCloseTo(0.96600463, 2)
  expect(states[4]!).toBeCloseTo(-1.8689242, 4)
})

describe.each(Object.keys(odeExperiments) as OdeKind[])('%s', (kind) => {
  const experiment = odeExperiments[kind]
  const precise = { ...experiment, task: { ...experiment.task, tolerance: 1e-10 } }
  const model = odeModel(precise, simulateReadings(experiment, 3))
  const point = Float64Array.from(experiment.truth, (value, k) => Math.log(value) + 0.05 * (k - 1))

  test.each([model.prior, model.likelihood])('the gradient equals central differences', (part) => {
    const gradient = new Float64Array(model.dimension)
    part(point, gradient)
    const numeric = numericGradient(
      (at) => part(at, new Float64Array(model.dimension)),
      point,
      1e-4,
    )
    for (const [k, value] of numeric.entries())
      expect(Math.abs(gradient[k]! - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)))
  })

  test('200 draws of the prior all have a finite likelihood', () => {
    const random = createRandomNumbers(5)
    const rough = odeModel(experiment, simulateReadings(experiment, 3))
    const gradient = new Float64Array(model.dimension)
    for (let draw = 0; draw < 200; draw++) {
      expect(Number.isFinite(rough.likelihood(rough.drawPrior(random), gradient))).toBe(true)
      expect(gradient.every(Number.isFinite)).toBe(true)
    }
  })
})

test('the explicit and the implicit method agree on an oscillator and on its sensitivities', () => {
  const { system, truth, task } = odeExperiments['goodwin-oscillator']
  const fine = { ...task, tolerance: 1e-9 }
  const explicit = integrateExplicitly(system, truth, fine)!
  const implicit = integrateImplicitly(system, truth, fine)!
  for (const [place, value] of implicit.states.entries())
    expect(explicit.states[place]).toBeCloseTo(value, 6)
  for (const [place, value] of implicit.sensitivities.entries())
    expect(explicit.sensitivities[place]).toBeCloseTo(value, 4)
})

test('the explicit method gives up on a stiff equation, which the implicit one solves', () => {
  const task = { start: Float64Array.of(1), times: Float64Array.of(1), tolerance: 1e-5 }
  const stiff = Float64Array.of(1e5)
  expect(integrateExplicitly(decay, stiff, task)).toBeNull()
  expect(integrateOde(decay, stiff, task)!.states[0]).toBeCloseTo(0, 5)
})

test('the Fisher information is that of finite differences of the mean', () => {
  const experiment = odeExperiments['lotka-volterra']
  const model = odeModel(experiment, simulateReadings(experiment, 1))
  const point = Float64Array.from(experiment.truth, Math.log)
  const curvature = new Float64Array(16)
  model.likelihood(point, new Float64Array(4), curvature)
  const fine = { ...experiment.task, tolerance: 1e-10 }
  const means = (moved: Float64Array) =>
    integrateImplicitly(experiment.system, moved.map(Math.exp), fine)!.states.map(Math.exp)
  const slopes = Array.from(point, (_, k) => {
    const shifted = (by: number) => means(point.map((value, i) => value + (i === k ? by : 0)))
    const [above, below] = [shifted(1e-4), shifted(-1e-4)]
    return above.map((value, place) => (value - below[place]!) / 2e-4)
  })
  for (const [i, one] of slopes.entries())
    for (const [j, other] of slopes.entries()) {
      const sum = one.reduce((total, value, place) => total + value * other[place]!, 0)
      expect(curvature[i * 4 + j]! / (sum / experiment.deviation ** 2)).toBeCloseTo(1, 2)
    }
})
