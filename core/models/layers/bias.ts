/** A learned shift per channel, zero at the start. */
import { biasAdd } from '../../tensor/ops/biasAdd.ts'
import { named } from '../module.ts'
import type { Module } from '../module.ts'
import { constant } from './initialise.ts'

/** x […, channels] + bias [channels] */
export function biased(name: string, channels: number): Module {
  const weight = `${name}/bias`
  return {
    weights: { [weight]: constant([channels], 0) },
    statistics: {},
    layers: [],
    apply: (input, { weights }) => biasAdd(input, named(weights, weight)),
  }
}
