/** The supernets of the bench: the product's own spaces at the size of the digits and of CIFAR-10. */
import { spaceSchema } from '../../core/methods/angleShrinking/spaces/settings.ts'
import type { SpaceSettings } from '../../core/methods/angleShrinking/spaces/settings.ts'

export type SupernetCase = {
  readonly case: string
  readonly space: SpaceSettings
  /** [height, width, channels] */
  readonly inputShape: readonly [number, number, number]
  readonly batch: number
}

export const classes = 10
export const optimiser = { learningRate: 0.01, momentum: 0.9, weightDecay: 5e-4 } as const

const digits = [8, 8, 1] as const
const cifar = [32, 32, 3] as const

function nasBench(width: number, cellsPerStage: number): SpaceSettings {
  return spaceSchema.parse({ kind: 'nas-bench-201', width, cellsPerStage })
}

function chain(width: number, depth: number): SpaceSettings {
  return spaceSchema.parse({ kind: 'chain', width, depth })
}

export const cases: readonly SupernetCase[] = [
  { case: 'nas-bench-201-digits', space: nasBench(8, 1), inputShape: digits, batch: 64 },
  { case: 'nas-bench-201-cifar', space: nasBench(16, 5), inputShape: cifar, batch: 64 },
  { case: 'chain-digits', space: chain(8, 1), inputShape: digits, batch: 64 },
  { case: 'chain-cifar', space: chain(8, 2), inputShape: cifar, batch: 64 },
]
