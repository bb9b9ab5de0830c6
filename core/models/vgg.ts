/** VGG-like (Simonyan and Zisserman, ICLR 2015): blocks of two 3×3 convolutions and a maximum pool. */
import { convolution } from './layers/convolution.ts'
import { linear, linearWithoutBias } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool, maximumPool } from './layers/pooling.ts'
import { sequence } from './module.ts'
import type { Module } from './module.ts'

const blocks = [32, 64, 128] as const

export function vgg(channels: number, classes: number, normaliser: Normaliser): Module {
  const activated = (name: string, width: number) => [
    normaliser.after(name, width),
    normaliser.activation(name, width),
  ]
  let from = channels
  const layers: Module[] = []
  blocks.forEach((to, block) => {
    for (const position of [1, 2]) {
      const name = `block${block + 1}/conv${position}`
      layers.push(convolution(name, { from, to, ...normaliser.kernel }), ...activated(name, to))
      from = to
    }
    layers.push(maximumPool)
  })
  const head = linearWithoutBias('hidden', {
    from,
    to: from,
    scaleInvariant: normaliser.kernel.scaleInvariant,
  })
  return sequence(
    ...layers,
    ...[globalMeanPool, head, ...activated('hidden', from)],
    linear('linear', from, classes),
  )
}
