/**
 * The published vector: SGD with momentum on L_t(w) = a_t·w/‖w‖, a_t = (sin t, cos 2t, sin 3t), from
 * w = (1, ½, −¼), η = 0.1, λ = 0.05, α = 0.9, t = 1 … 50. In float64 by plain arithmetic, in float32
 * by the tensors, the optimiser and the angle of the laboratory.
 */
import { angle, dot, tangentGradient } from '../methods/sphericalMotion/simulation.ts'
import { angleBetween } from '../methods/sphericalMotion/telemetry.ts'
import { balanceGap } from '../methods/sphericalMotion/theory.ts'
import { differentiate } from '../tensor/gradients.ts'
import { readValues } from '../tensor/read.ts'
import type { TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import { sgdStep } from '../training/optimiser.ts'
import type { Figure } from './check.ts'

const hyper = { learningRate: 0.1, weightDecay: 0.05, momentum: 0.9 }
const start = Float64Array.of(1, 0.5, -0.25)

type Golden = { readonly squared?: number; readonly angle?: number; readonly weights?: number[] }

const published: Readonly<Record<number, Golden>> = {
  1: {
    ...{ squared: 1.3041971392, angle: 0.060636172 },
    weights: [0.9613279003, 0.5537130286, -0.2710123415],
  },
  2: { squared: 1.31018605, angle: 0.1302837966 },
  10: { squared: 1.3086831456, angle: 0.0298144765 },
  50: {
    ...{ squared: 0.9556911118, angle: 0.109916141 },
    weights: [0.8862776059, 0.4009127686, -0.0973245553],
  },
}

type Place = { readonly weights: readonly number[]; readonly angle: number }

export function goldenFigures(): Figure[] {
  const exact = inFloat64()
  const single = inFloat32()
  return [
    { name: 'goldenFloat64', value: difference(exact.trace), bar: { atMost: 1e-8 } },
    { name: 'goldenBalanceGap', value: Math.abs(exact.gap), bar: { atMost: 1e-12 } },
    { name: 'goldenFloat32', value: difference(single), bar: { atMost: 1e-5 } },
  ]
}

function difference(trace: readonly Place[]): number {
  const differences = Object.entries(published).flatMap(([step, golden]) => {
    const { weights, angle: turned } = trace[Number(step) - 1] as Place
    const squared = weights.reduce((sum, value) => sum + value * value, 0)
    return [
      squared - (golden.squared ?? Number.NaN),
      turned - (golden.angle ?? Number.NaN),
      ...(golden.weights ?? []).map((value, place) => (weights[place] ?? Number.NaN) - value),
    ]
  })
  return Math.max(...differences.map(Math.abs))
}

function directionAt(step: number): Float64Array {
  return Float64Array.of(Math.sin(step), Math.cos(2 * step), Math.sin(3 * step))
}

function inFloat64(): { readonly trace: Place[]; readonly gap: number } {
  const [weights, velocity] = [start.slice(), new Float64Array(3)]
  const sums = { weightSquaredSum: 0, velocitySquaredSum: 0, gradientDotWeightSum: 0 }
  const trace = Array.from({ length: 50 }, (_, index): Place => {
    const before = weights.slice()
    const squared = dot(weights, weights)
    const gradient = tangentGradient(directionAt(index + 1), weights, squared)
    velocity.forEach((value, place) => {
      const pull = (gradient[place] ?? 0) + hyper.weightDecay * (before[place] ?? 0)
      velocity[place] = hyper.momentum * value + pull
      weights[place] = (before[place] ?? 0) - hyper.learningRate * (velocity[place] ?? 0)
    })
    sums.weightSquaredSum += squared
    sums.velocitySquaredSum += dot(velocity, velocity)
    return { weights: [...weights], angle: angle(before, weights) }
  })
  const gap = balanceGap(hyper, {
    ...sums,
    weightSquared: { first: dot(start, start), last: dot(weights, weights) },
    weightDotVelocity: { first: 0, last: dot(weights, velocity) },
  })
  return { trace, gap }
}

function inFloat32(): Place[] {
  let trace: Place[] = []
  tf.tidy(() => {
    trace = trainFloat32()
  })
  return trace
}

/** Leaves its tensors to the caller's tidy. */
function trainFloat32(): Place[] {
  const rates = {
    learningRate: tf.scalar(hyper.learningRate),
    weightDecay: tf.scalar(hyper.weightDecay),
    momentum: tf.scalar(hyper.momentum),
  }
  let state: { weights: TensorMap; velocity: TensorMap } = {
    weights: { w: tf.tensor2d([...start], [1, 3]) },
    velocity: { w: tf.zeros([1, 3]) },
  }
  return Array.from({ length: 50 }, (_, index): Place => {
    const { w } = state.weights as { w: ReturnType<typeof tf.zeros> }
    const direction = tf.tensor2d([...directionAt(index + 1)], [1, 3])
    const { gradients } = differentiate(
      () => ({
        loss: tf.div(tf.sum(tf.mul(direction, w)), tf.sqrt(tf.sum(tf.square(w)))),
        extra: {},
      }),
      state.weights,
    )
    state = sgdStep('momentum', { ...state, gradients }, rates)
    const next = state.weights['w'] as typeof w
    const [turned = Number.NaN] = readValues(angleBetween(w, next))
    return { weights: [...readValues(next)], angle: turned }
  })
}
