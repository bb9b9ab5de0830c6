/**
 * ResNet in its CIFAR form (He et al., CVPR 2016, section 4.2): 6n + 2 layers, three stages of n
 * blocks with 16, 32, 64 channels; shortcuts without weights.
 */
import { tf } from '../tensor/tf.ts'
import type { Tensor4D } from '../tensor/tf.ts'
import { convolution } from './layers/convolution.ts'
import { linear } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool } from './layers/pooling.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier } from './classifier.ts'
import { pure, residual, sequence } from './module.ts'
import type { Module } from './module.ts'

const stages = [16, 32, 64] as const

export function resnet(
  depth: number,
  channels: number,
  classes: number,
  normaliser: Normaliser,
): Classifier {
  const blocksPerStage = (depth - 2) / 6
  if (!Number.isInteger(blocksPerStage))
    throw new RangeError(`a CIFAR ResNet has 6n + 2 layers, not ${depth}`)
  let from: number = stages[0]
  const blocks = stages.flatMap((to, index) =>
    Array.from({ length: blocksPerStage }, (_, block) => {
      const shape = { from, to, stride: from === to ? 1 : 2 }
      from = to
      const name = `stage${index + 1}/block${block + 1}`
      return stage(name, basicBlock(name, shape, normaliser))
    }),
  )
  const stem = normalised('stem', { from: channels, to: stages[0], stride: 1 }, normaliser)
  const activation = normaliser.activation('stem', stages[0])
  return classifier(
    [stage('stem', stem, activation), ...blocks, stage('pool', globalMeanPool)],
    linear('linear', from, classes),
    from,
  )
}

type BlockShape = { readonly from: number; readonly to: number; readonly stride: number }

function normalised(name: string, shape: BlockShape, normaliser: Normaliser): Module {
  return sequence(
    convolution(name, { ...shape, initial: 'he', ...normaliser.kernel }),
    normaliser.after(name, shape.to),
  )
}

function basicBlock(name: string, shape: BlockShape, normaliser: Normaliser): Module {
  const { from, to, stride } = shape
  const branch = sequence(
    normalised(`${name}/conv1`, shape, normaliser),
    normaliser.activation(`${name}/conv1`, to),
    normalised(`${name}/conv2`, { from: to, to, stride: 1 }, normaliser),
  )
  const shortcut = stride === 1 ? pure((input) => input) : narrowing(to - from)
  return residual(branch, shortcut, normaliser.activation(`${name}/conv2`, to))
}

/** Every second pixel, and zeros in the added channels: the paper's option A. */
function narrowing(added: number): Module {
  return pure((input) => {
    const halved = tf.avgPool(input as Tensor4D, 1, 2, 'same')
    return tf.pad(halved, [
      [0, 0],
      [0, 0],
      [0, 0],
      [Math.floor(added / 2), Math.ceil(added / 2)],
    ])
  })
}
