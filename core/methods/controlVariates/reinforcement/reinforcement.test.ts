import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import { advantagesOf, laterSteps } from './advantages.ts'
import { evaluateLinear, fitLinear, stillLinear } from './linearControl.ts'
import { launch } from './environments/fleet.ts'
import { pointMass } from './environments/pointMass.ts'
import { cartPole } from './environments/cartPole.ts'
import {
  accumulateGradient,
  forward,
  gradientSquare,
  type HostLayer,
  layerSizes,
  parameterCount,
} from './hostNetwork.ts'
import { createLearner } from './learner.ts'
import { createNeuralControl } from './neuralControl.ts'
import type { Policy } from './policy.ts'
import { climb, policyRunner } from './policyUpdates.ts'
import { copyGradients, meanGradient } from './policyGradient.ts'
import { collect, type Rollout } from './rollout.ts'
import { randomLayers, randomPolicy, testSettings as settings } from './testing.ts'
import { conjugateGradients, directionalDerivative, fisherProduct } from './trustRegion.ts'

/** All weights in the order of the gradients, as one list that can be nudged. */
function nudged(layers: readonly HostLayer[], place: number, by: number): HostLayer[] {
  let start = 0
  return layers.map((layer) => {
    const move = (values: Float64Array) => {
      const moved = values.slice()
      if (place >= start && place < start + values.length) moved[place - start]! += by
      start += values.length
      return moved
    }
    return { ...layer, kernel: move(layer.kernel), bias: move(layer.bias) }
  })
}

describe('host networks', () => {
  const layers = randomLayers(layerSizes(3, [4, 5], 2), 3)
  const input = Float64Array.of(0.3, -0.7, 1.1)
  const upstream = Float64Array.of(0.8, -1.3)
  const output = (from: readonly HostLayer[]) =>
    forward(from, input)
      .at(-1)!
      .reduce((sum, value, place) => sum + value * upstream[place]!, 0)
  const gradient = new Float64Array(parameterCount(layers))
  accumulateGradient(layers, input, forward(layers, input), upstream, gradient)

  test('gradients equal central differences, and |g|² their squares', () => {
    for (const place of gradient.keys()) {
      const step = 1e-5
      const slope =
        (output(nudged(layers, place, step)) - output(nudged(layers, place, -step))) / (2 * step)
      expect(gradient[place]).toBeCloseTo(slope, 8)
    }
    const square = gradient.reduce((sum, value) => sum + value * value, 0)
    expect(gradientSquare(layers, input, forward(layers, input), upstream)).toBeCloseTo(square, 10)
  })
  test('the derivative along v is the gradient times v', () => {
    const random = createRandom(8)
    const along = gradient.map(() => random.normal())
    const turned = directionalDerivative(layers, input, forward(layers, input), along)
    const expected = gradient.reduce((sum, value, place) => sum + value * along[place]!, 0)
    expect(turned[0]! * 0.8 - turned[1]! * 1.3).toBeCloseTo(expected, 10)
  })
})

function rolloutOf(policy: Policy, seed: number, copies = 8, steps = 4): Rollout {
  const random = createRandom(seed)
  return collect(pointMass, policy, launch(pointMass, copies, random), steps, random).rollout
}

describe('advantages', () => {
  const rollout = rolloutOf(randomPolicy(4, 2, [5], 0.5), 2, 2, 3)
  test('with λ = 1 and no V they are the discounted rewards that follow', () => {
    const { advantages } = advantagesOf(rollout, null, { discount: 0.5, traceDecay: 1 })
    const [first, , second, , third] = rollout.rewards
    expect(advantages[0]).toBeCloseTo(first! + 0.5 * second! + 0.25 * third!, 12)
    expect(advantages[4]).toBeCloseTo(third!, 12)
  })
  test('later steps are those of the same copy and episode', () => {
    const values = Float64Array.of(1, 10, 2, 20, 3, 30)
    const cut = { ...rollout, ended: Uint8Array.of(0, 0, 0, 1, 0, 0) }
    expect([...laterSteps(cut, values, 0.5)]).toEqual([1.75, 10, 1.5, 0, 0, 0])
  })
})

describe('the neural control', () => {
  const options = {
    ...{ observationSize: 4, actionSize: 2, hidden: [6, 5], foldRows: 16 },
    ...{
      objective: 'fit-q' as const,
      batchSize: 8,
      learningRate: 1e-2,
      auxiliaryDraws: 0,
      seed: 4,
      eager: false,
    },
  } as const
  const rollout = rolloutOf(randomPolicy(4, 2, [5], 0.5), 2, 4, 4)
  const inputs = { rows: 16, observations: rollout.observations, noise: rollout.noise }
  const deviation = Float64Array.of(0.5, 0.5)

  test.each(['fit-q', 'min-variance'] as const)('%s lowers its loss', (objective) => {
    const control = createNeuralControl({ ...options, objective })
    const random = createRandom(5)
    const targets = rollout.noise.filter((_, place) => place % 2 === 0)
    const fit = (steps: number) =>
      control.fit(
        { inputs: [inputs, inputs], targets: [targets, targets], deviation, steps },
        random,
      )
    const before = fit(10)
    fit(200)
    expect(fit(10)).toBeLessThan(0.6 * before)
    control.dispose()
  })
  test('its slope is the derivative of its value in the noise', () => {
    const control = createNeuralControl(options)
    const random = createRandom(5)
    const targets = rollout.rewards
    control.fit(
      { inputs: [inputs, inputs], targets: [targets, targets], deviation, steps: 50 },
      random,
    )
    const valueAt = (place: number, by: number) => {
      const noise = inputs.noise.slice()
      noise[place]! += by
      const moved = { ...inputs, noise }
      return control.evaluate([moved, moved], random)[1].value[Math.floor(place / 2)]!
    }
    const { slope, curve } = control.evaluate([inputs, inputs], random)[1]
    for (const place of [0, 1, 17, 30]) {
      const difference = (valueAt(place, 0.02) - valueAt(place, -0.02)) / 0.04
      expect(slope[place]).toBeCloseTo(difference, 3)
      expect(curve[place]).toBeCloseTo(inputs.noise[place]! * slope[place]!, 6)
    }
    control.dispose()
  })
})

test('the linear control finds a quadratic of the noise, and its means are exact', () => {
  const random = createRandom(6)
  const rows = 200
  const noise = Float64Array.from({ length: rows }, () => random.normal())
  const observations = Float64Array.from({ length: rows }, () => random.normal())
  const inputs = { rows, observations, noise }
  const wanted = noise.map((xi, row) => 3 + 2 * xi - xi * observations[row]! + 0.5 * (xi * xi - 1))
  const control = fitLinear(stillLinear(1, 1), inputs, wanted)
  expect([...control.coefficients].map((value) => Number(value.toFixed(2)))).toEqual([2, -1, 0.5])
  const mean = evaluateLinear(control, inputs, 'mean')
  const own = evaluateLinear(control, inputs, 'own-action')
  expect(mean.slope[7]).toBeCloseTo(2 - observations[7]!, 2)
  expect(mean.curve[7]).toBeCloseTo(1, 2)
  expect(own.slope[7]).toBeCloseTo(2 - observations[7]! + noise[7]!, 2)
})

describe('a step of the policy', () => {
  const recordedGradient = (state: HostTensors, names: string[]) =>
    names.flatMap((name) => Array.from(state[`momentum/${name}`]!.values, (value) => -value / 0.1))

  test('climbs the Stein gradient: the graph’s gradient is the host’s', () => {
    const a2c = { ...settings, seed: 3 }
    const runner = policyRunner(pointMass, a2c)
    const learner = createLearner(pointMass, a2c)
    const policy = learner.policy()
    const rollout = rolloutOf(policy, 4)
    const random = createRandom(1)
    const perAction = (scale: number) => rollout.noise.map((value) => scale * Math.sin(7 * value))
    // Of mean 0 and mean square 1, so that the scaling to unit size leaves them alone; small, so that no norm is limited.
    const signs = rollout.rewards.map((_, row) => (row % 2 === 0 ? 1 : -1))
    const left = signs.map((sign) => 0.02 * sign)
    const terms = { left, slope: perAction(0.01), curve: perAction(0.02) }
    const exact = meanGradient(copyGradients(policy, rollout, terms))
    climb({
      ...{
        environment: pointMass,
        settings: a2c,
        runner,
        policy,
        rollout,
        advantages: signs,
        terms,
      },
      ...{ random, updatesBefore: 0 },
    })
    const names = ['kernel0', 'bias0', 'kernel1', 'bias1', 'logDeviation']
    for (const [place, value] of recordedGradient(runner.readState(), names).entries())
      expect(value).toBeCloseTo(exact[place]!, 5)
    runner.dispose()
    learner.dispose()
  })

  test('a trust region: F⁻¹ by conjugate gradients, and F is the curvature of the divergence', () => {
    const policy = randomPolicy(4, 2, [5], 0.5)
    const rollout = rolloutOf(policy, 4)
    const product = fisherProduct(policy, rollout.observations, 32)
    const random = createRandom(3)
    const size = parameterCount(policy.layers) + 2
    const vector = Float64Array.from({ length: size }, () => random.normal())
    const along = product(vector)
    // KL between two Gaussians of one σ: |Δμ|²/(2σ²) = vᵀFv ε²/2, without log σ's part and damping.
    const step = 1e-3
    let divergence = 0
    for (let row = 0; row < 32; row++) {
      const input = rollout.observations.subarray(row * 4, (row + 1) * 4)
      let moved = policy.layers as HostLayer[]
      for (let place = 0; place < size - 2; place++)
        moved = nudged(moved, place, step * vector[place]!)
      const before = forward(policy.layers, input).at(-1)!
      for (const [axis, value] of forward(moved, input).at(-1)!.entries())
        divergence += (value - before[axis]!) ** 2 / (2 * 0.25) / 32
    }
    const curvature = along.reduce((sum, value, place) => sum + value * vector[place]!, 0)
    const others = vector.reduce(
      (sum, value, place) => sum + (0.1 + (place < size - 2 ? 0 : 2)) * value * value,
      0,
    )
    expect((2 * divergence) / step ** 2 / (curvature - others)).toBeCloseTo(1, 2)
    const back = conjugateGradients(
      (v) => v.map((value, place) => value * (1 + (place % 7))),
      vector,
    )
    for (const [place, value] of back.entries())
      expect(value).toBeCloseTo(vector[place]! / (1 + (place % 7)), 8)
  })
})

describe('a learner', () => {
  const cases = [
    ['ppo', 'neural', pointMass],
    ['a2c', 'linear', pointMass],
    ['trpo', 'value', pointMass],
    ['ppo', 'value', cartPole],
    ['trpo', 'none', cartPole],
  ] as const
  test.each(cases)(
    '%s, %s: halves equal the whole, bit for bit',
    (algorithm, control, environment) => {
      const own = { ...settings, algorithm, control, reach: 'trajectory', rolloutSteps: 8 } as const
      const whole = createLearner(environment, own)
      const first = createLearner(environment, own)
      for (let update = 0; update < 4; update++) whole.update()
      for (let update = 0; update < 2; update++) first.update()
      const second = createLearner(environment, { ...own, seed: 99 })
      second.restore(
        JSON.parse(JSON.stringify(first.memory())) as ReturnType<typeof first.memory>,
        first.tensors(),
      )
      for (let update = 0; update < 2; update++) second.update()
      expect(second.tensors()).toEqual(whole.tensors())
      expect(second.memory()).toEqual(JSON.parse(JSON.stringify(whole.memory())))
      for (const one of [whole, first, second]) one.dispose()
    },
  )
  test('leaks no tensor', () => {
    const run = () => {
      const learner = createLearner(pointMass, { ...settings, control: 'neural' })
      learner.update()
      learner.dispose()
    }
    run()
    const before = tf.memory().numTensors
    run()
    expect(tf.memory().numTensors).toBe(before)
  })
})
