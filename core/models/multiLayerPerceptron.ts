/** Two hidden layers, each normalised. Takes pictures and tables. */
import { linear, linearWithoutBias } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { flatten } from './layers/pooling.ts'
import { sequence } from './module.ts'
import type { Module } from './module.ts'

const hidden = [128, 64] as const

export function multiLayerPerceptron(
  inputs: number,
  classes: number,
  normaliser: Normaliser,
): Module {
  let from = inputs
  const layers = hidden.flatMap((to, index) => {
    const name = `hidden${index + 1}`
    const { scaleInvariant } = normaliser.kernel
    const layer = linearWithoutBias(name, { from, to, scaleInvariant })
    from = to
    return [layer, normaliser.after(name, to), normaliser.activation(name, to)]
  })
  return sequence(flatten, ...layers, linear('linear', from, classes))
}
