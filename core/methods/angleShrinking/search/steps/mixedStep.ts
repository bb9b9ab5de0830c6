/**
 * The step of DARTS and P-DARTS: every place sums its operators by softmax(α). α moves on validation pictures by
 * Adam, then the weights move on training pictures.
 */
import { mixedRoute } from '../../../../models/supernets/route.ts'
import type { Operator, Place, Route, RoutedSupernet } from '../../../../models/supernets/route.ts'
import { differentiate } from '../../../../tensor/gradients.ts'
import { gatherRows } from '../../../../tensor/ops/gatherRows.ts'
import { foldSeed, statelessUniform } from '../../../../tensor/ops/stateless.ts'
import type { Step, TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Tensor } from '../../../../tensor/tf.ts'
import { accuracy, crossEntropy } from '../../../../training/loss.ts'
import { sgdStep } from '../../../../training/optimiser.ts'
import { firstOrderGradient, normOf, secondOrderGradient } from './bilevel.ts'
import type { Loss } from './bilevel.ts'
import type { SupernetState } from './pathStep.ts'

export type MixedState = SupernetState & {
  /** [rows, types], −∞ in effect where a row has fewer types. */
  readonly alpha: Tensor
  readonly first: Tensor
  readonly second: Tensor
}

export type MixedSettings = {
  readonly order: 'first' | 'second'
  /** Largest ‖gradient‖₂ of all weights together. */
  readonly clipNorm: number
  /** The same for α; null leaves it. */
  readonly alphaClipNorm: number | null
  readonly alphaDecay: number
  /** Type whose output is dropped out element by element, by hyper `dropout`; null for none. */
  readonly dropoutType: number | null
  /** Types of each row. */
  readonly types: readonly (readonly number[])[]
}

const [firstDecay, secondDecay, epsilon] = [0.5, 0.999, 1e-8]

type Given = Readonly<
  Record<
    | 'images'
    | 'labels'
    | 'indices'
    | 'validation/images'
    | 'validation/labels'
    | 'validationIndices'
    | 'seed',
    Tensor
  >
>
type Hyper = Readonly<
  Record<
    | 'learningRate'
    | 'weightDecay'
    | 'momentum'
    | 'alphaRate'
    | 'alphaOn'
    | 'dropout'
    | 'correction1'
    | 'correction2',
    Tensor
  >
>

/**
 * Fed: indices, validationIndices int32 [b], seed int32 [2]. hyper: alphaOn 1 or 0 (frozen);
 * correction1, correction2 = 1 − β^t of Adam's step t.
 */
export function mixedStep(supernet: RoutedSupernet, settings: MixedSettings): Step<MixedState> {
  return (state, batch, hyper) => {
    const given = batch as Given
    const knobs = hyper as unknown as Hyper
    const alphas = alphaStep(state, alphaGradient(supernet, settings, { state, given, knobs }), {
      settings,
      knobs,
    })
    const run = forwardOf(supernet, settings, { given, knobs })
    const x = gatherRows(given.images, given.indices)
    const y = gatherRows(given.labels, given.indices)
    const { loss, extra, gradients } = differentiate(() => {
      const { logits, statistics } = run(state.weights, alphas.alpha, x, state.statistics)
      return { loss: crossEntropy(logits, y), extra: { logits, statistics } }
    }, state.weights)
    const { weights, velocity } = state
    const clipped = clippedByNorm(gradients, settings.clipNorm)
    const learnt = sgdStep('momentum', { weights, velocity, gradients: clipped }, hyper)
    return {
      state: { ...learnt, statistics: extra.statistics, ...alphas },
      info: { loss, accuracy: accuracy(extra.logits, y), alpha: alphas.alpha },
    }
  }
}

type Moment = { readonly state: MixedState; readonly given: Given; readonly knobs: Hyper }

function alphaGradient(
  supernet: RoutedSupernet,
  settings: MixedSettings,
  { state, given, knobs }: Moment,
): Tensor {
  const run = forwardOf(supernet, settings, { given, knobs })
  const lossOn = (x: Tensor, y: Tensor): Loss => {
    return (weights, alpha) => crossEntropy(run(weights, alpha, x, state.statistics).logits, y)
  }
  const { weights, alpha, velocity } = state
  const problem = {
    ...{ weights, alpha },
    trainLoss: lossOn(
      gatherRows(given.images, given.indices),
      gatherRows(given.labels, given.indices),
    ),
    validationLoss: lossOn(
      gatherRows(given['validation/images'], given.validationIndices),
      gatherRows(given['validation/labels'], given.validationIndices),
    ),
  }
  if (settings.order === 'first') return firstOrderGradient(problem)
  const { learningRate: rate, momentum, weightDecay } = knobs
  return secondOrderGradient(problem, { velocity, rate, momentum, weightDecay })
}

type Alphas = Pick<MixedState, 'alpha' | 'first' | 'second'>

/** Adam with decay in the gradient; everything stays where alphaOn is 0. */
function alphaStep(
  { alpha, first, second }: Alphas,
  gradient: Tensor,
  { settings, knobs }: { readonly settings: MixedSettings; readonly knobs: Hyper },
): Alphas {
  const { alphaClipNorm, alphaDecay } = settings
  const cut = alphaClipNorm === null ? { gradient } : clippedByNorm({ gradient }, alphaClipNorm)
  const pull = tf.add(cut['gradient'] as Tensor, tf.mul(alpha, alphaDecay))
  const mean = tf.add(tf.mul(first, firstDecay), tf.mul(pull, 1 - firstDecay))
  const square = tf.add(tf.mul(second, secondDecay), tf.mul(tf.square(pull), 1 - secondDecay))
  const size = tf.add(tf.sqrt(tf.div(square, knobs.correction2)), epsilon)
  const move = tf.div(tf.div(mean, knobs.correction1), size)
  const next = tf.sub(alpha, tf.mul(knobs.alphaRate, move))
  const kept = (before: Tensor, after: Tensor) =>
    tf.add(before, tf.mul(knobs.alphaOn, tf.sub(after, before)))
  return { alpha: kept(alpha, next), first: kept(first, mean), second: kept(second, square) }
}

function clippedByNorm(gradients: TensorMap, limit: number): TensorMap {
  const factor = tf.minimum(1, tf.div(limit, tf.add(normOf(gradients), 1e-6)))
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
  )
}

/** Softmax over the types that each row has. alpha [rows, types] */
export function mixtureOf(alpha: Tensor, types: readonly (readonly number[])[]): Tensor {
  const [rows = 0, width = 0] = alpha.shape
  const absent = Float32Array.from({ length: rows * width }, (_, at) =>
    at % width < (types[Math.floor(at / width)]?.length ?? 0) ? 0 : -1e9,
  )
  return tf.softmax(tf.add(alpha, tf.tensor(absent, [rows, width])))
}

type Knobs = { readonly given: Given; readonly knobs: Hyper }

function forwardOf(supernet: RoutedSupernet, settings: MixedSettings, { given, knobs }: Knobs) {
  return (weights: TensorMap, alpha: Tensor, x: Tensor, statistics: TensorMap) => {
    const after: Record<string, Tensor> = { ...statistics }
    const parts = mixtureOf(alpha, settings.types)
    const [, width = 0] = alpha.shape
    const mixture = mixedRoute(({ row }) =>
      tf.reshape(tf.slice(parts, [row, 0], [1, width]), [width]),
    )
    const route = withDropout(mixture, settings.dropoutType, given.seed, knobs.dropout)
    const logits = supernet.apply(x, route, {
      ...{ mode: 'train', weights, statistics },
      update: (name, value) => (after[name] = value),
    })
    return { logits, statistics: after }
  }
}

/** Drops elements of one type's output where it keeps its input's shape (P-DARTS: of skips at stride 1). */
function withDropout(route: Route, type: number | null, seed: Tensor, rate: Tensor): Route {
  if (type === null) return route
  return (place, input, operators) =>
    route(
      place,
      input,
      operators.map((one) => (one.type === type ? dropped(one, place, seed, rate) : one)),
    )
}

function dropped(operator: Operator, place: Place, seed: Tensor, rate: Tensor): Operator {
  return {
    type: operator.type,
    run: (input) => {
      const output = operator.run(input)
      if (output.shape[1] !== input.shape[1]) return output
      const uniform = statelessUniform(foldSeed(seed, place.index), output.shape)
      const kept = tf.cast(tf.greaterEqual(uniform, rate), 'float32')
      return tf.div(tf.mul(output, kept), tf.sub(1, rate))
    },
  }
}
