/**
 * ResNet-50 in its ImageNet form (He et al., CVPR 2016, table 1): a 7×7 stem with stride 2 and a
 * maximum pool, four stages of bottleneck blocks, projections where the shape changes. The stride is
 * on the 3×3 convolution, as in every later implementation.
 */
import { maxPool } from '../tensor/ops/pool.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier } from './classifier.ts'
import { convolution } from './layers/convolution.ts'
import { linear } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool } from './layers/pooling.ts'
import { pure, residual, sequence } from './module.ts'
import type { Module } from './module.ts'

/** Blocks, and channels within a block; four times as many leave it. */
const stages = [
  { blocks: 3, width: 64 },
  { blocks: 4, width: 128 },
  { blocks: 6, width: 256 },
  { blocks: 3, width: 512 },
] as const
const expansion = 4
const stemWidth = 64

const stemPool = pure((input) => maxPool(input, { size: 3, stride: 2, padding: 'same' }))

export function resnetFifty(channels: number, classes: number, normaliser: Normaliser): Classifier {
  let from: number = stemWidth
  const blocks = stages.flatMap(({ blocks: count, width }, index) =>
    Array.from({ length: count }, (_, block) => {
      const stride = index > 0 && block === 0 ? 2 : 1
      const name = `stage${index + 1}/block${block + 1}`
      const shape = { from, width, stride }
      from = width * expansion
      return stage(name, bottleneck(name, shape, normaliser))
    }),
  )
  const stem = normalised('stem', { from: channels, to: stemWidth, size: 7, stride: 2 }, normaliser)
  const activation = normaliser.activation('stem', stemWidth)
  return classifier(
    [stage('stem', stem, activation, stemPool), ...blocks, stage('pool', globalMeanPool)],
    linear('linear', from, classes),
    from,
  )
}

type ConvolutionPart = {
  readonly from: number
  readonly to: number
  readonly size: number
  readonly stride: number
}

function normalised(name: string, shape: ConvolutionPart, normaliser: Normaliser): Module {
  return sequence(
    convolution(name, { ...shape, initial: 'he', ...normaliser.kernel }),
    normaliser.after(name, shape.to),
  )
}

type BlockShape = { readonly from: number; readonly width: number; readonly stride: number }

function bottleneck(
  name: string,
  { from, width, stride }: BlockShape,
  normaliser: Normaliser,
): Module {
  const to = width * expansion
  const part = (suffix: string, shape: ConvolutionPart) =>
    normalised(`${name}/${suffix}`, shape, normaliser)
  const active = (suffix: string, count: number) =>
    normaliser.activation(`${name}/${suffix}`, count)
  const branch = sequence(
    part('conv1', { from, to: width, size: 1, stride: 1 }),
    active('conv1', width),
    part('conv2', { from: width, to: width, size: 3, stride }),
    active('conv2', width),
    part('conv3', { from: width, to, size: 1, stride: 1 }),
  )
  const shortcut =
    from === to && stride === 1
      ? pure((input) => input)
      : part('projection', { from, to, size: 1, stride })
  return residual(branch, shortcut, active('conv3', to))
}
