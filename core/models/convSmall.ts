/** The small net of the acceptance measurements: four 3×3 convolutions, each normalised, and a linear layer. */
import { convolution } from './layers/convolution.ts'
import { linear } from './layers/linear.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { globalMeanPool } from './layers/pooling.ts'
import { sequence } from './module.ts'
import type { Module } from './module.ts'

const stages = [
  { to: 8, stride: 1 },
  { to: 16, stride: 2 },
  { to: 16, stride: 1 },
  { to: 32, stride: 2 },
] as const

export function convSmall(channels: number, classes: number, normaliser: Normaliser): Module {
  let from = channels
  const layers = stages.flatMap(({ to, stride }, index) => {
    const name = `conv${index + 1}`
    const layer = convolution(name, { from, to, stride, ...normaliser.kernel })
    from = to
    return [layer, normaliser.after(name, to), normaliser.activation(name, to)]
  })
  return sequence(...layers, globalMeanPool, linear('linear', from, classes))
}
