/** x [n, from] → [n, to], with or without bias. */
import { dense } from '../../tensor/ops/dense.ts'
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
    apply: (input, { weights }) => dense(input, named(weights, weight), named(weights, bias)),
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
    apply: (input, { weights }) => dense(input, named(weights, weight)),
  }
}
