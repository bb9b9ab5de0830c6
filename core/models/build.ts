/** A network by its name in the catalogue. */
import { resnetFifty } from './bottleneckResnet.ts'
import type { ModelName } from './catalogue.ts'
import type { Classifier } from './classifier.ts'
import { convEight, narrowWidths, wideWidths } from './convEight.ts'
import { convPool } from './convPool.ts'
import { convSmall } from './convSmall.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { multiLayerPerceptron } from './multiLayerPerceptron.ts'
import { resnet } from './resnet.ts'
import { vgg } from './vgg.ts'

export type NetworkShape = {
  /** One sample: [height, width, channels] or [columns]. */
  readonly input: readonly number[]
  readonly classes: number
}

export function buildNetwork(
  name: ModelName,
  { input, classes }: NetworkShape,
  normaliser: Normaliser,
): Classifier {
  const channels = input.at(-1) ?? 1
  switch (name) {
    case 'conv-small':
      return convSmall(channels, classes, normaliser)
    case 'conv-8':
      return convEight({ channels, classes, widths: wideWidths }, normaliser)
    case 'conv-8-narrow':
      return convEight({ channels, classes, widths: narrowWidths }, normaliser)
    case 'conv-pool':
      return convPool(input, classes, normaliser)
    case 'mlp': {
      const inputs = input.reduce((product, extent) => product * extent, 1)
      return multiLayerPerceptron(inputs, classes, normaliser)
    }
    case 'vgg-8':
      return vgg(channels, classes, normaliser)
    case 'resnet-50':
      return resnetFifty(channels, classes, normaliser)
    case 'resnet-20':
      return resnet(20, channels, classes, normaliser)
    case 'resnet-32':
      return resnet(32, channels, classes, normaliser)
    case 'resnet-56':
      return resnet(56, channels, classes, normaliser)
  }
}
