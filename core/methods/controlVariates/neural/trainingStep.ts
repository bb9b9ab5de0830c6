/**
 * One Adam step of B independent networks at once, as a pure function for the compiled runner.
 *
 * All tensors carry the network axis first: points [B, m, d], kernels [B, in, out]. Folds,
 * temperatures, seeds and members of an ensemble are just more networks. The Stein operator is
 * written in closed form, so ordinary first-order gradients in the weights suffice (sheet, B2).
 */
import type { ScalarMap, Step, StepOutcome, TensorMap } from '../../../tensor/step.ts'
import { gatherRows } from '../../../tensor/ops/gatherRows.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'
import type { Activation } from './layer.ts'
import { biasName, kernelName, layerSizes, type NetworkShape } from './network.ts'

export const objectives = ['least-squares', 'variance'] as const
export type Objective = (typeof objectives)[number]

export type NetworkState = {
  readonly weights: Weights
  readonly momentum: Weights
  readonly square: Weights
}
/** kernel0, bias0, …, and the trainable mean `mean` [B, 1]. */
type Weights = Readonly<Record<string, Tensor>>

/** Adam's constants; ε is the authors' 1e-4. */
const firstDecay = 0.9
const secondDecay = 0.999
const smallest = 1e-4

/**
 * L = mean((f + c + μ)²) + λ mean(c²) for each network, or with the batch variance of f + c in place
 * of the first term; λ = 0 is the unconstrained control variate.
 *
 * Batch: `rows` int32 [B·m] into the residents `points`, `scores` [N, d], `values` [N];
 * resident `penalty` [B, 1] is λ. Hyper: `learningRate`, already bias-corrected.
 */
export function networkStep(
  shape: NetworkShape,
  networks: number,
  objective: Objective,
): Step<NetworkState> {
  const idle = idleWeights(shape, objective)
  return (state, batch, hyper) => {
    const data = gatherBatch(batch, networks, shape.dimension)
    const losses = (weights: Weights): Tensor => {
      const control = steinControl(shape, weights, data)
      const left = tf.add(data.values, control)
      const fit =
        objective === 'variance'
          ? batchVariance(left)
          : meanSquare(tf.add(left, weights['mean'] as Tensor))
      return tf.add(fit, tf.mul(data.penalty, meanSquare(control)))
    }
    const names = Object.keys(state.weights).filter((name) => !idle.has(name))
    const gradientsOf = tf.valueAndGrads((...tensors: Tensor[]) =>
      tf
        .sum(
          losses({
            ...state.weights,
            ...Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor])),
          }),
        )
        .asScalar(),
    )
    const { value, grads } = gradientsOf(names.map((name) => state.weights[name] as Tensor))
    return adam(state, { names, grads, loss: value }, hyper)
  }
}

/** Weights that c does not depend on: tfjs refuses to differentiate by them. */
function idleWeights(shape: NetworkShape, objective: Objective): ReadonlySet<string> {
  const idle = new Set<string>()
  if (objective === 'variance') idle.add('mean')
  if (shape.form === 'second-order') idle.add(biasName(shape.hidden.length))
  return idle
}

type BatchData = {
  readonly points: Tensor
  readonly scores: Tensor
  readonly values: Tensor
  readonly penalty: Tensor
}

function named(batch: TensorMap | ScalarMap, name: string): Tensor {
  return batch[name] as Tensor
}

function gatherBatch(batch: TensorMap, networks: number, dimension: number): BatchData {
  const rows = named(batch, 'rows')
  const pick = (name: string): Tensor => gatherRows(named(batch, name), rows)
  return {
    points: tf.reshape(pick('points'), [networks, -1, dimension]),
    scores: tf.reshape(pick('scores'), [networks, -1, dimension]),
    values: tf.reshape(pick('values'), [networks, -1]),
    penalty: named(batch, 'penalty'),
  }
}

/** mean over the batch, kept as [B, 1]. */
function meanSquare(values: Tensor): Tensor {
  return tf.mean(tf.square(values), 1, true)
}

function batchVariance(values: Tensor): Tensor {
  return meanSquare(tf.sub(values, tf.mean(values, 1, true)))
}

function adam(
  state: NetworkState,
  { names, grads, loss }: { names: string[]; grads: Tensor[]; loss: Tensor },
  hyper: ScalarMap,
): StepOutcome<NetworkState> {
  const weights: Record<string, Tensor> = { ...state.weights }
  const momentum: Record<string, Tensor> = { ...state.momentum }
  const square: Record<string, Tensor> = { ...state.square }
  for (const [index, name] of names.entries()) {
    const gradient = grads[index] as Tensor
    momentum[name] = blend(named(state.momentum, name), gradient, firstDecay)
    square[name] = blend(named(state.square, name), tf.square(gradient), secondDecay)
    const direction = tf.div(momentum[name], tf.add(tf.sqrt(square[name]), smallest))
    weights[name] = tf.sub(
      named(state.weights, name),
      tf.mul(named(hyper, 'learningRate'), direction),
    )
  }
  return { state: { weights, momentum, square }, info: { losses: loss } }
}

function blend(before: Tensor, now: Tensor, decay: number): Tensor {
  return tf.add(tf.mul(before, decay), tf.mul(now, 1 - decay))
}

/** a(z), a'(z), a''(z) on tensors. */
function activation(
  kind: Activation,
  z: Tensor,
): { value: Tensor; slope: Tensor; bend: () => Tensor } {
  if (kind === 'tanh') {
    const value = tf.tanh(z)
    const slope = tf.sub(1, tf.square(value))
    return { value, slope, bend: () => tf.mul(tf.mul(value, slope), -2) }
  }
  const sigmoid = tf.sigmoid(z)
  const slope = tf.mul(sigmoid, tf.sub(1, sigmoid))
  if (kind === 'softplus') return { value: tf.softplus(z), slope: sigmoid, bend: () => slope }
  return { value: sigmoid, slope, bend: () => tf.mul(slope, tf.sub(1, tf.mul(sigmoid, 2))) }
}

/** c [B, m]. */
function steinControl(shape: NetworkShape, weights: Weights, data: BatchData): Tensor {
  if (shape.form === 'first-order' && shape.hidden.length === 2)
    return twoLayerControl(shape, weights, data)
  return jetControl(shape, weights, data)
}

/**
 * First order with two hidden layers:
 * div Φ = Σ_kl a'(z₁)_k (W₂ ∘ M)_kl a'(z₂)_l, M = W₁ᵀ W₃ᵀ: O(h²) a point instead of O(d h²).
 */
function twoLayerControl(shape: NetworkShape, weights: Weights, data: BatchData): Tensor {
  const [first, second, third] = [0, 1, 2].map((index) => named(weights, kernelName(index))) as [
    Tensor,
    Tensor,
    Tensor,
  ]
  const lower = activation(shape.activation, affine(data.points, weights, 0))
  const upper = activation(shape.activation, affine(lower.value, weights, 1))
  const output = affine(upper.value, weights, 2)
  const coupling = tf.mul(second, tf.matMul(first, third, true, true))
  const divergence = tf.sum(tf.mul(tf.matMul(lower.slope, coupling), upper.slope), 2)
  return tf.add(divergence, tf.sum(tf.mul(output, data.scores), 2))
}

function affine(input: Tensor, weights: Weights, index: number): Tensor {
  return tf.add(
    tf.matMul(input, named(weights, kernelName(index))),
    named(weights, biasName(index)),
  )
}

/** Carries Jacobian [B, m, d, h] and, for the second-order form, Laplacian [B, m, h] forward. */
function jetControl(shape: NetworkShape, weights: Weights, data: BatchData): Tensor {
  const { dimension, form } = shape
  const layers = layerSizes(shape)
  const [networks = 1, rows = 1] = data.points.shape
  let value = data.points
  // The Jacobian of the inputs is the identity, so the first layer's is its kernel.
  let jacobian: Tensor = tf.reshape(named(weights, kernelName(0)), [networks, 1, dimension, -1])
  let laplacian: Tensor | null = null
  for (const [index, [, outputs]] of layers.entries()) {
    if (index > 0) {
      jacobian = times(jacobian, weights, index, [networks, rows, dimension, outputs])
      if (laplacian !== null) laplacian = tf.matMul(laplacian, named(weights, kernelName(index)))
    }
    value = affine(value, weights, index)
    if (index + 1 === layers.length) break
    const unit = activation(shape.activation, value)
    if (form === 'second-order') {
      const bent = tf.mul(unit.bend(), tf.sum(tf.square(jacobian), 2))
      laplacian = laplacian === null ? bent : tf.add(bent, tf.mul(unit.slope, laplacian))
    }
    jacobian = tf.mul(jacobian, tf.expandDims(unit.slope, 2))
    value = unit.value
  }
  return steinOperator(shape, { value, jacobian, laplacian }, data)
}

function times(jacobian: Tensor, weights: Weights, index: number, to: number[]): Tensor {
  const [networks = 1, rows = 1, dimension = 1, inputs = 1] = jacobian.shape
  const flat = tf.reshape(jacobian, [networks, rows * dimension, inputs])
  return tf.reshape(tf.matMul(flat, named(weights, kernelName(index))), to)
}

function steinOperator(
  { form, dimension }: NetworkShape,
  jet: { value: Tensor; jacobian: Tensor; laplacian: Tensor | null },
  { scores }: BatchData,
): Tensor {
  if (form === 'first-order') {
    const diagonal = tf.mul(jet.jacobian, tf.eye(dimension))
    return tf.add(tf.sum(diagonal, [2, 3]), tf.sum(tf.mul(jet.value, scores), 2))
  }
  const gradient = tf.squeeze(jet.jacobian, [3])
  if (form === 'second-order')
    return tf.add(tf.squeeze(jet.laplacian as Tensor, [2]), tf.sum(tf.mul(gradient, scores), 2))
  const total = tf.mul(tf.squeeze(jet.value, [2]), tf.sum(scores, 2))
  return tf.add(tf.sum(gradient, 2), total)
}
