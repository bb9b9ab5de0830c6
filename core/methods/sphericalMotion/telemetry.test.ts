/** The telemetry against plain float64 arithmetic on the weights of two successive steps. */
import { expect, test } from 'vitest'
import type { HostTensors } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import { classPictures } from '../../training/testing.ts'
import { layerSteps } from './layerStep.ts'
import { fedBatch, hyperOf, openSession } from './session.ts'
import { sphericalMotionSchema } from './settings.ts'
import { angleBetween } from './telemetry.ts'

type Vector = readonly number[]
const dot = (a: Vector, b: Vector) => a.reduce((sum, value, place) => sum + value * b[place]!, 0)
const norm = (a: Vector) => Math.sqrt(dot(a, a))

/** 2·atan2(‖u − v‖, ‖u + v‖) of the unit vectors, float64. */
function angle(a: Vector, b: Vector): number {
  const u = a.map((value) => value / norm(a))
  const v = b.map((value) => value / norm(b))
  const minus = u.map((value, place) => value - v[place]!)
  const plus = u.map((value, place) => value + v[place]!)
  return 2 * Math.atan2(norm(minus), norm(plus))
}

const vector = (state: HostTensors, name: string) => [...state[name]!.values]

test.each(['momentum', 'nesterov'] as const)('%s: every quantity of a step', (kind) => {
  const settings = sphericalMotionSchema.parse({
    optimizer: { kind, learningRate: 0.05 },
    training: { batchSize: 16 },
  })
  const session = openSession(settings, classPictures(), null)
  const { runner, sampler, network } = session
  const { learningRate, weightDecay, momentum } = settings.optimizer
  const first = runner.readState()
  for (let step = 0; step < 3; step += 1) {
    const before = runner.readState()
    const info = runner.run(fedBatch(null, sampler.next(), step), hyperOf(settings, learningRate))
    const after = runner.readState()
    const measured = layerSteps(info, network.layers.length, momentum)
    network.layers.forEach(({ weight }, index) => {
      const [w, next] = [vector(before, `weights/${weight}`), vector(after, `weights/${weight}`)]
      const [old, v] = [vector(before, `velocity/${weight}`), vector(after, `velocity/${weight}`)]
      const g = v.map((value, place) => value - momentum * old[place]! - weightDecay * w[place]!)
      const expected = {
        angularUpdate: angle(w, next),
        angleToStart: angle(vector(first, `weights/${weight}`), next),
        weightSquared: dot(w, w),
        weightSquaredAfter: dot(next, next),
        gradientSquared: dot(g, g),
        velocitySquared: dot(v, v),
        velocityDotWeightAfter: dot(next, v),
      }
      for (const [quantity, value] of Object.entries(expected)) {
        const found = measured[index]![quantity as keyof typeof expected]
        const scale = quantity === 'velocityDotWeightAfter' ? norm(next) * norm(v) : Math.abs(value)
        expect(Math.abs(found - value) / scale, `${quantity} of ${weight}`).toBeLessThan(1e-4)
      }
    })
  }
  runner.dispose()
})

test.each([1e-5, 1e-4, 1e-3, 0.1, 1, 3])(
  'an angle of %d rad keeps its digits in float32',
  (wanted) => {
    const count = 4096
    const start = Array.from({ length: count }, (_, place) => Math.sin(place + 1))
    const raw = Array.from({ length: count }, (_, place) => Math.cos(3 * place))
    const overlap = dot(raw, start) / dot(start, start)
    const across = raw.map((value, place) => value - overlap * start[place]!)
    const turned = start.map(
      (value, place) =>
        1.5 *
        (Math.cos(wanted) * value +
          (Math.sin(wanted) * across[place]! * norm(start)) / norm(across)),
    )
    // The reference is the angle of the float32 vectors, in float64: rounding them turns them too.
    const [a, b] = [Float32Array.from(start), Float32Array.from(turned.map((value) => value / 1.5))]
    const exact = angle([...a], [...b])
    const found = tf.tidy(() => angleBetween(tf.tensor1d(a), tf.tensor1d(b)).dataSync()[0]!)
    expect(Math.abs(found / exact - 1)).toBeLessThan(1e-4)
    expect(Math.abs(exact / wanted - 1)).toBeLessThan(1e-2)
  },
)

test('rescaling weights does not turn them', () => {
  const values = tf.tensor1d(Float32Array.from({ length: 300 }, (_, place) => Math.sin(place)))
  for (const factor of [0.56, 0.999, 1.001, 1.78]) {
    const found = tf.tidy(() => angleBetween(values, tf.mul(values, factor)).dataSync()[0]!)
    expect(found).toBeLessThan(2e-7)
  }
})
