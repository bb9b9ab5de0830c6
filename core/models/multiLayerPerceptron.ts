/** Two hidden layers, each normalised. Takes pictures and tables. */
import { linear, linearWithoutBias } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { flatten } from './layers/pooling.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier } from './classifier.ts'

const hidden = [128, 64] as const

export function multiLayerPerceptron(
  inputs: number,
  classes: number,
  normaliser: Normaliser,
): Classifier {
  let from = inputs
  const layers = hidden.map((to, index) => {
    const name = `hidden${index + 1}`
    const { scaleInvariant } = normaliser.kernel
    const layer = linearWithoutBias(name, { from, to, scaleInvariant })
    from = to
    return stage(name, layer, normaliser.after(name, to), normaliser.activation(name, to))
  })
  return classifier([stage('flatten', flatten), ...layers], linear('linear', from, classes), from)
}
