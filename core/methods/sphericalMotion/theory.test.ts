import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  angularUpdateAfterDrop,
  balanceGap,
  convergenceIsProven,
  equilibriumAngularUpdate,
  equilibriumWeightNorm,
  firstOrderAngularUpdate,
  relativeAngularUpdate,
  stepsToEquilibrium,
  timeConstant,
} from './theory.ts'

const paperSetting = { learningRate: 0.1, weightDecay: 1e-4, momentum: 0.9 }
const smallNet = { learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 }

const hypers = fc.record({
  learningRate: fc.double({ min: 1e-3, max: 1, noNaN: true }),
  weightDecay: fc.double({ min: 1e-5, max: 5e-2, noNaN: true }),
  momentum: fc.double({ min: 0, max: 0.99, noNaN: true }),
})

describe('closed forms', () => {
  // Published: ImageNet ResNet-50 at the standard setting turns by 3.24e-3, 1.03e-3, 3.2e-4 rad a step.
  test.each([
    [0.1, '0.00324', 2_500],
    [0.01, '0.00103', 25_000],
    [0.001, '0.00032', 250_000],
  ])('at learning rate %d the standard setting turns by %s rad', (learningRate, angle, steps) => {
    const hyper = { ...paperSetting, learningRate }
    expect(equilibriumAngularUpdate(hyper).toFixed(5)).toBe(angle)
    expect(timeConstant(hyper)).toBeCloseTo(steps, 6)
  })

  test('the small net of the acceptance sheet turns by 0.02294 rad', () => {
    expect(equilibriumAngularUpdate(smallNet)).toBeCloseTo(0.02294, 5)
    expect(timeConstant(smallNet)).toBeCloseTo(50, 10)
  })

  // arccos(1 − x) = √(2x)(1 + x/12 + 3x²/160 + …)
  test('the exact form is the first-order one times the series of arccos', () => {
    fc.assert(
      fc.property(hypers, (hyper) => {
        const x = (hyper.learningRate * hyper.weightDecay) / (1 + hyper.momentum)
        const series = 1 + x / 12 + (3 * x ** 2) / 160
        const ratio = equilibriumAngularUpdate(hyper) / firstOrderAngularUpdate(hyper)
        expect(Math.abs(ratio / series - 1)).toBeLessThan(1e-2 * x ** 3 + 1e-14)
      }),
    )
  })

  test('the cosine of the exact form is 1 − ηλ/(1 + α)', () => {
    fc.assert(
      fc.property(hypers, (hyper) => {
        const x = (hyper.learningRate * hyper.weightDecay) / (1 + hyper.momentum)
        expect(Math.cos(equilibriumAngularUpdate(hyper))).toBeCloseTo(1 - x, 12)
      }),
    )
  })

  test('norms scale as the fourth root of learning rate over weight decay', () => {
    const twice = { ...smallNet, learningRate: 0.2, weightDecay: 2.5e-3 }
    expect(equilibriumWeightNorm(twice, 3) / equilibriumWeightNorm(smallNet, 3)).toBeCloseTo(
      Math.SQRT2,
      10,
    )
  })

  test('there is no equilibrium without decay, and no angle beyond the domain', () => {
    expect(equilibriumWeightNorm({ ...smallNet, weightDecay: 0 }, 1)).toBeNaN()
    expect(
      equilibriumAngularUpdate({ learningRate: 100, weightDecay: 0.1, momentum: 0.9 }),
    ).toBeNaN()
    expect(convergenceIsProven(smallNet)).toBe(true)
    expect(convergenceIsProven({ learningRate: 0.5, weightDecay: 2e-2, momentum: 0.9 })).toBe(false)
  })
})

describe('after a tenfold drop', () => {
  const after = { learningRate: 0.05, weightDecay: 5e-3, momentum: 0 }

  // Published with the derivation: 95 % of the new value after 4.42 time constants.
  test('95 % is reached after 4.42 time constants', () => {
    expect(stepsToEquilibrium(after, 10) / timeConstant(after)).toBeCloseTo(4.42, 2)
    expect(stepsToEquilibrium(after, 10)).toBeCloseTo(4423, -1)
  })

  test('the angle falls tenfold at once, and the new equilibrium lies at a √10th', () => {
    const before = { ...after, learningRate: 0.5 }
    expect(angularUpdateAfterDrop(before, 10)).toBeCloseTo(0.00707, 4)
    expect(angularUpdateAfterDrop(before, 10) / equilibriumAngularUpdate(after)).toBeCloseTo(
      relativeAngularUpdate(10, 0),
      3,
    )
  })

  test('stepsToEquilibrium inverts the transient', () => {
    fc.assert(
      fc.property(hypers, fc.double({ min: 1.5, max: 1e4, noNaN: true }), (hyper, start) => {
        const steps = stepsToEquilibrium(hyper, start)
        const reached = relativeAngularUpdate(start, steps / timeConstant(hyper))
        expect(reached).toBeCloseTo(0.95, 9)
      }),
    )
  })
})

type Vector = readonly number[]
const dot = (a: Vector, b: Vector) => a.reduce((sum, value, index) => sum + value * b[index]!, 0)

/** SGD with momentum on L_t(w) = a_t·w/‖w‖, a_t = (sin t, cos 2t, sin 3t), from w = (1, ½, −¼). */
function goldenRun(steps: number) {
  const hyper = { learningRate: 0.1, weightDecay: 0.05, momentum: 0.9 }
  let weights: Vector = [1, 0.5, -0.25]
  let velocity: Vector = [0, 0, 0]
  const trace: { weights: Vector; squared: number; angle: number }[] = []
  const sums = { weightSquaredSum: 0, velocitySquaredSum: 0 }
  const first = { squared: dot(weights, weights), dotVelocity: 0 }
  for (let t = 1; t <= steps; t++) {
    const norm = Math.sqrt(dot(weights, weights))
    const direction = [Math.sin(t), Math.cos(2 * t), Math.sin(3 * t)]
    const along = dot(direction, weights) / norm ** 2
    const before = weights
    velocity = velocity.map(
      (value, index) =>
        hyper.momentum * value +
        (direction[index]! - along * before[index]!) / norm +
        hyper.weightDecay * before[index]!,
    )
    weights = before.map((value, index) => value - hyper.learningRate * velocity[index]!)
    sums.weightSquaredSum += norm ** 2
    sums.velocitySquaredSum += dot(velocity, velocity)
    const squared = dot(weights, weights)
    const angle = Math.acos(dot(before, weights) / norm / Math.sqrt(squared))
    trace.push({ weights, squared, angle })
  }
  const window = {
    ...sums,
    gradientDotWeightSum: 0,
    weightSquared: { first: first.squared, last: dot(weights, weights) },
    weightDotVelocity: { first: 0, last: dot(weights, velocity) },
  }
  return { hyper, trace, window }
}

describe('golden vector (float64, published with the derivation)', () => {
  const { hyper, trace, window } = goldenRun(50)
  test.each([
    [1, 1.3041971392, 0.060636172],
    [2, 1.31018605, 0.1302837966],
    [10, 1.3086831456, 0.0298144765],
    [50, 0.9556911118, 0.109916141],
  ])('step %d', (step, squared, angle) => {
    expect(trace[step - 1]!.squared).toBeCloseTo(squared, 8)
    expect(trace[step - 1]!.angle).toBeCloseTo(angle, 8)
  })

  test('weights at both ends', () => {
    const [first, last] = [trace[0]!.weights, trace[49]!.weights]
    ;[0.9613279003, 0.5537130286, -0.2710123415].forEach((value, index) => {
      expect(first[index]).toBeCloseTo(value, 9)
    })
    ;[0.8862776059, 0.4009127686, -0.0973245553].forEach((value, index) => {
      expect(last[index]).toBeCloseTo(value, 9)
    })
  })

  test('the balance identity closes to rounding', () => {
    expect(window.weightSquaredSum).toBeCloseTo(56.59747199237, 9)
    expect(window.velocitySquaredSum).toBeCloseTo(27.55156986099, 9)
    expect(window.weightDotVelocity.last).toBeCloseTo(0.03785557634, 9)
    expect(Math.abs(balanceGap(hyper, window))).toBeLessThan(1e-13)
  })
})
