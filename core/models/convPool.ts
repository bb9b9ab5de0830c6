/**
 * Two 3×3 convolutions (16, 32 channels), each with a 2×2 maximum pool, and a hidden layer of 64: the
 * net of the transfer measurements, 24 k parameters on 14×14 pictures. With biases where no normaliser
 * makes them idle.
 */
import { biased } from './layers/bias.ts'
import { convolution } from './layers/convolution.ts'
import { linear, linearWithoutBias } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { flatten, maximumPool } from './layers/pooling.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier } from './classifier.ts'
import type { Module } from './module.ts'

const [first, second, hidden] = [16, 32, 64]

export function convPool(
  input: readonly number[],
  classes: number,
  normaliser: Normaliser,
): Classifier {
  const [height = 1, width = 1, channels = 1] = input
  const { scaleInvariant } = normaliser.kernel
  const after = (name: string, to: number): Module[] => [
    scaleInvariant ? normaliser.after(name, to) : biased(name, to),
    normaliser.activation(name, to),
  ]
  const convolved = (name: string, from: number, to: number) =>
    stage(
      name,
      convolution(name, { from, to, initial: 'he', ...normaliser.kernel }),
      ...[...after(name, to), maximumPool],
    )
  const pixels = quarter(height) * quarter(width)
  return classifier(
    [
      convolved('conv1', channels, first),
      convolved('conv2', first, second),
      stage(
        'hidden',
        flatten,
        linearWithoutBias('hidden', { from: pixels * second, to: hidden, scaleInvariant }),
        ...after('hidden', hidden),
      ),
    ],
    linear('linear', hidden, classes),
    hidden,
  )
}

/** Side after two pools that round up. */
function quarter(side: number): number {
  return Math.ceil(Math.ceil(side / 2) / 2)
}
