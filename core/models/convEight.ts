/**
 * The net of the small-batch measurements: four stages of two 3×3 convolutions, the first of stages
 * two to four with stride 2, then mean pool and a linear layer.
 */
import { convolution } from './layers/convolution.ts'
import { linear } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool } from './layers/pooling.ts'
import { classifier, stage } from './classifier.ts'
import type { Classifier } from './classifier.ts'

/** Channels by stage. */
export const wideWidths = [16, 32, 64, 64] as const
export const narrowWidths = [8, 16, 32, 32] as const

export type ConvEightShape = {
  readonly channels: number
  readonly classes: number
  readonly widths: readonly number[]
}

export function convEight(
  { channels, classes, widths }: ConvEightShape,
  normaliser: Normaliser,
): Classifier {
  let from = channels
  const layers = widths.flatMap((to, index) =>
    [1, 2].map((position) => {
      const name = `stage${index + 1}/conv${position}`
      const stride = index > 0 && position === 1 ? 2 : 1
      const shape = { from, to, stride, initial: 'he' as const, ...normaliser.kernel }
      from = to
      const layer = convolution(name, shape)
      return stage(name, layer, normaliser.after(name, to), normaliser.activation(name, to))
    }),
  )
  const pool = stage('pool', globalMeanPool)
  return classifier([...layers, pool], linear('linear', from, classes), from)
}
