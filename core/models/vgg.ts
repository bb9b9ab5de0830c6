/** VGG-like (Simonyan and Zisserman, ICLR 2015): blocks of two 3×3 convolutions and a maximum pool. */
import { convolution } from './layers/convolution.ts'
import { linear, linearWithoutBias } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool, maximumPool } from './layers/pooling.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier, Stage } from './classifier.ts'
import type { Module } from './module.ts'

const blocks = [32, 64, 128] as const

export function vgg(channels: number, classes: number, normaliser: Normaliser): Classifier {
  const activated = (name: string, width: number) => [
    normaliser.after(name, width),
    normaliser.activation(name, width),
  ]
  let from = channels
  const stages = blocks.map((to, block): Stage => {
    const layers = [1, 2].flatMap((position): Module[] => {
      const name = `block${block + 1}/conv${position}`
      const layer = convolution(name, { from, to, ...normaliser.kernel })
      from = to
      return [layer, ...activated(name, to)]
    })
    return stage(`block${block + 1}`, ...layers, maximumPool)
  })
  const hidden = linearWithoutBias('hidden', {
    ...{ from, to: from, scaleInvariant: normaliser.kernel.scaleInvariant },
  })
  const last = stage('hidden', globalMeanPool, hidden, ...activated('hidden', from))
  return classifier([...stages, last], linear('linear', from, classes), from)
}
