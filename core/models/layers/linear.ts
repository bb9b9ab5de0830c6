/** x [n, from] → [n, to], with or without bias. */
import { tf } from '../../tensor/tf.ts'
import type { Tensor2D } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module } from '../module.ts'
import { uniformFanIn } from './initialise.ts'

/** The last layer of a classifier: its length sets the logits, so no law of the sphere holds for it. */
export function linear(name: string, from: number, to: number): Module {
  const [weight, bias] = [`${name}/kernel`, `${name}/bias`]
  return {
    weights: { [weight]: uniformFanIn([from, to], from), [bias]: uniformFanIn([to], from) },
    statistics: {},
    layers: [{ name, weight, scaleInvariant: false }],
    apply: (input, { weights }) =>
      tf.add(
        tf.matMul(input as Tensor2D, named(weights, weight) as Tensor2D),
        named(weights, bias),
      ),
  }
}

/** A hidden layer: no bias, a normaliser follows. */
export function linearWithoutBias(
  name: string,
  shape: { readonly from: number; readonly to: number; readonly scaleInvariant: boolean },
): Module {
  const { from, to, scaleInvariant } = shape
  const weight = `${name}/kernel`
  return {
    weights: { [weight]: uniformFanIn([from, to], from) },
    statistics: {},
    layers: [{ name, weight, scaleInvariant }],
    apply: (input, { weights }) => tf.matMul(input, named(weights, weight)),
  }
}
