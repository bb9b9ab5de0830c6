/**
 * A bilevel toy for tests and checks: y = Σ_k softmax(α)_k tanh(w_k x), L the mean square against targets. Its
 * derivative with respect to α follows in float64 by finite differences, without any of the method's code.
 */
import type { TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../../tensor/tf.ts'
import type { Bilevel, Loss, VirtualStep } from './bilevel.ts'

const inputs = [-1.2, -0.4, 0.3, 0.9, 1.5]
const targets = { train: [0.5, -0.1, 0.4, 0.2, -0.6], validation: [-0.3, 0.2, 0.7, -0.1, 0.4] }
const [w0, a0, v0] = [
  [0.7, -1.1, 0.4],
  [0.2, -0.3, 0.1],
  [0.05, -0.02, 0.03],
] as const
const [rate, momentum] = [0.3, 0.9]

type Values = readonly number[]

function toyLoss(w: Values, a: Values, wanted: Values): number {
  const sum = a.reduce((total, value) => total + Math.exp(value), 0)
  const part = (k: number) => Math.exp(a[k] ?? 0) / sum
  const errors = inputs.map((x, at) => {
    const y = w.reduce((total, value, k) => total + part(k) * Math.tanh(value * x), 0)
    return (y - (wanted[at] ?? 0)) ** 2
  })
  return errors.reduce((total, value) => total + value, 0) / errors.length
}

function slopes(loss: (values: Values) => number, at: Values, step: number): number[] {
  return at.map(
    (value, k) => (loss(at.with(k, value + step)) - loss(at.with(k, value - step))) / (2 * step),
  )
}

/** L_val after one step of the weights on L_train. */
function bilevelObjective(a: Values): number {
  const gradient = slopes((w) => toyLoss(w, a, targets.train), w0, 1e-5)
  const ahead = w0.map((value, k) => value - rate * (momentum * (v0[k] ?? 0) + (gradient[k] ?? 0)))
  return toyLoss(ahead, a, targets.validation)
}

/** By central differences, float64. */
export function toyBilevelGradient(): number[] {
  return slopes(bilevelObjective, a0, 1e-4)
}

function tensorLoss(wanted: Values): Loss {
  return ({ w }: TensorMap, alpha: Tensor): Scalar => {
    const weights = tf.reshape(w as Tensor, [1, 3])
    const outputs = tf.tanh(tf.mul(tf.reshape(tf.tensor1d(inputs), [5, 1]), weights))
    const mixed = tf.sum(tf.mul(outputs, tf.reshape(tf.softmax(alpha), [1, 3])), 1)
    return tf.mean(tf.square(tf.sub(mixed, tf.tensor1d([...wanted]))))
  }
}

/** The same toy as the method takes it. */
export function toyBilevel(): { readonly problem: Bilevel; readonly step: VirtualStep } {
  return {
    problem: {
      ...{ weights: { w: tf.tensor1d([...w0]) }, alpha: tf.tensor1d([...a0]) },
      trainLoss: tensorLoss(targets.train),
      validationLoss: tensorLoss(targets.validation),
    },
    step: {
      ...{ velocity: { w: tf.tensor1d([...v0]) }, rate: tf.scalar(rate) },
      ...{ momentum: tf.scalar(momentum), weightDecay: tf.scalar(0) },
    },
  }
}
