/** VGG-like (Simonyan and Zisserman, ICLR 2015): blocks of two 3×3 convolutions and a maximum pool. */
import { convolution } from './layers/convolution.ts'
import { linear, linearWithoutBias } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool, maximumPool, relu } from './layers/pooling.ts'
import { sequence } from './module.ts'
import type { Module } from './module.ts'

const blocks = [32, 64, 128] as const

export function vgg(channels: number, classes: number, normaliser: Normaliser): Module {
  const scaleInvariant = normaliser.makesScaleInvariant
  let from = channels
  const layers: Module[] = []
  blocks.forEach((to, block) => {
    for (const position of [1, 2]) {
      const name = `block${block + 1}/conv${position}`
      layers.push(convolution(name, { from, to, scaleInvariant }), normaliser.after(name, to), relu)
      from = to
    }
    layers.push(maximumPool)
  })
  const head = linearWithoutBias('hidden', { from, to: from, scaleInvariant })
  return sequence(
    ...layers,
    ...[globalMeanPool, head, normaliser.after('hidden', from), relu],
    linear('linear', from, classes),
  )
}
