/**
 * How a supernet is run: at every place where an operator is to be chosen, a route decides what
 * becomes of the operators that may stand there.
 *
 * One function of the network serves a single child, a sampled path, a mixture and all children at
 * once, because it does not know which of them it computes.
 */
import { WorkbenchError } from '../../contract/errors.ts'
import { choose } from '../../tensor/compile/choice.ts'
import { matrixProduct } from '../../tensor/ops/dense.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import type { TensorSource } from '../module.ts'
import type { SupernetScope } from './supernetNorm.ts'

export type Operator = {
  readonly type: number
  /** x [n, h, w, c] → [n, h′, w′, c′], the same shape for every operator of a place. */
  readonly run: (input: Tensor) => Tensor
}

export type Place = {
  /** Counts through the network. */
  readonly index: number
  /** Edge of the space: cells share their edges' lists of types. */
  readonly edge: number
  /** Row of architecture parameters: normal and reduction cells of DARTS have rows of their own. */
  readonly row: number
}

/** The types that stand at a place: by its row, or by its edge where rows share the edges' lists. */
export function typesAt(
  operations: readonly (readonly number[])[],
  { row }: Pick<Place, 'row'>,
): readonly number[] {
  return operations[row % operations.length] ?? []
}

export type Route = (place: Place, input: Tensor, operators: readonly Operator[]) => Tensor

export type RoutedSupernet = {
  readonly weights: Readonly<Record<string, TensorSource>>
  readonly statistics: Readonly<Record<string, TensorSource>>
  /** Tensors that every child runs through and that count in its angle. */
  readonly always: readonly string[]
  readonly places: readonly Place[]
  /** x [n, h, w, c] → logits [n, classes] */
  readonly apply: (input: Tensor, route: Route, scope: SupernetScope) => Tensor
}

/** One child: the type that stands at each place. */
export function fixedRoute(typeAt: (place: Place) => number): Route {
  return (place, input, operators) => {
    const type = typeAt(place)
    const operator = operators.find((one) => one.type === type)
    if (operator) return operator.run(input)
    throw new WorkbenchError(
      'config-invalid',
      `edge ${place.edge}: type ${type} is not among ${operators.map((one) => one.type).join(', ')}`,
    )
  }
}

/** The operator at position path[place] of each place's list. path int32 [places] */
export function sampledRoute(path: Tensor): Route {
  return ({ index }, input, operators) => {
    const [first] = operators
    if (operators.length === 1 && first) return first.run(input)
    const position = tf.reshape(tf.slice(path, [index], [1]), [])
    return choose(
      position,
      [input],
      operators.map(({ run }) => run),
    )
  }
}

/**
 * Σ_k g_k · o_k(x), g [types] the weights of a place's row. With g a softmax it is the mixed operator of
 * DARTS; with g one-hot it has the value of one operator, and ∂/∂g_k is ⟨o_k(x), ∂L/∂y⟩ for all k.
 */
export function mixedRoute(gatesOf: (place: Place) => Tensor): Route {
  return (place, input, operators) => {
    const gates = gatesOf(place)
    const parts = operators.map(({ run }, position) =>
      tf.mul(run(input), tf.slice(gates, [position], [1])),
    )
    return parts.reduce((sum, part) => tf.add(sum, part))
  }
}

/**
 * As many children as each place has types, side by side along the batch axis, every type used by
 * exactly one of them (FairNAS). orders [places, m, m], float32 permutation matrices: row t is one-hot at
 * the child that takes type t.
 */
export function fairRoute(orders: Tensor, children: number): Route {
  return ({ index }, input, operators) => {
    const one = tf.slice(orders, [index, 0, 0], [1, children, children])
    const order = tf.reshape(one, [children, children])
    const byType = tf.split(exchanged(order, input, children), children)
    const outputs = operators.map(({ run }, type) => run(byType[type] as Tensor))
    return exchanged(tf.transpose(order), tf.concat(outputs), children)
  }
}

/** Reorders m equal parts of the batch. A product with a permutation matrix, whose gradient is its transpose. */
function exchanged(order: Tensor, input: Tensor, children: number): Tensor {
  const flat = tf.reshape(input, [children, input.size / children])
  return tf.reshape(matrixProduct(order, flat), input.shape)
}
