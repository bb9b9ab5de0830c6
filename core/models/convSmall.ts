/** The small net of the acceptance measurements: four 3×3 convolutions, each normalised, and a linear layer. */
import { convolution } from './layers/convolution.ts'
import { linear } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool } from './layers/pooling.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier } from './classifier.ts'

const stages = [
  { to: 8, stride: 1 },
  { to: 16, stride: 2 },
  { to: 16, stride: 1 },
  { to: 32, stride: 2 },
] as const

export function convSmall(channels: number, classes: number, normaliser: Normaliser): Classifier {
  let from = channels
  const layers = stages.map(({ to, stride }, index) => {
    const name = `conv${index + 1}`
    const layer = convolution(name, { from, to, stride, ...normaliser.kernel })
    from = to
    return stage(name, layer, normaliser.after(name, to), normaliser.activation(name, to))
  })
  const pool = stage('pool', globalMeanPool)
  return classifier([...layers, pool], linear('linear', from, classes), from)
}
