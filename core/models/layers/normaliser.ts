/** The seam for everything that normalises activations: any network takes any of them. */
import type { NormaliserName } from '../catalogue.ts'
import { pure } from '../module.ts'
import type { Module } from '../module.ts'
import { batchNorm } from './batchNorm.ts'
import { batchRenorm, renormDefaults } from './batchRenorm.ts'
import type { RenormSettings } from './batchRenorm.ts'
import { filterResponseNorm, thresholdedLinear } from './filterResponseNorm.ts'
import { ghostBatchNorm } from './ghostBatchNorm.ts'
import { groupNorm } from './groupNorm.ts'
import { instanceNorm } from './instanceNorm.ts'
import { layerNorm } from './layerNorm.ts'
import { acrossSteps, movingAverageNorm } from './movingAverageNorm.ts'
import type { MovingAverageNormSettings } from './movingAverageNorm.ts'
import { relu } from './pooling.ts'

export type Normaliser = {
  /** What the kernel before it should know. */
  readonly kernel: {
    /** The loss ignores the kernel's length. */
    readonly scaleInvariant: boolean
    /** Each filter's mean is taken out before use. */
    readonly centred: boolean
  }
  /** Normalises [n, h, w, channels] or [n, channels]; `name` is the layer it follows. */
  readonly after: (name: string, channels: number) => Module
  /** What comes after the normaliser: ReLU, unless it has a threshold of its own. */
  readonly activation: (name: string, channels: number) => Module
}

export type NormaliserOptions = {
  /** Samples that share statistics in ghost and synchronised batch norm; null: the step's batch. */
  readonly size: number | null
  readonly renorm: RenormSettings
  readonly movingAverage: MovingAverageNormSettings
  /** Centred kernels; null: where the normaliser is made for them. */
  readonly centred: boolean | null
}

/** Samples whose batch norm the moving averages imitate. */
const imitatedSamples = 32

const defaults: NormaliserOptions = {
  ...{ size: null, centred: null, renorm: renormDefaults },
  movingAverage: acrossSteps(2, imitatedSamples),
}

export function normaliserNamed(
  name: NormaliserName,
  groups: number,
  given: Partial<NormaliserOptions> = {},
): Normaliser {
  const options = { ...defaults, ...given }
  const centred = options.centred ?? name === 'moving-average-batch'
  return {
    kernel: { scaleInvariant: name !== 'none', centred },
    after: moduleNamed(name, groups, options),
    activation: name === 'filter-response' ? thresholdedLinear : () => relu,
  }
}

function moduleNamed(
  name: NormaliserName,
  groups: number,
  { size, renorm, movingAverage }: NormaliserOptions,
): Normaliser['after'] {
  switch (name) {
    case 'batch':
      return batchNorm
    case 'ghost-batch':
      return (layer, channels) => ghostBatchNorm(layer, channels, { size, statistics: 'own' })
    case 'synchronised-batch':
      return (layer, channels) =>
        ghostBatchNorm(layer, channels, { size, statistics: 'synchronised' })
    case 'batch-renorm':
      return (layer, channels) => batchRenorm(layer, channels, renorm)
    case 'moving-average-batch':
      return (layer, channels) => movingAverageNorm(layer, channels, movingAverage)
    case 'group':
      return (layer, channels) => groupNorm(layer, channels, groups)
    case 'layer':
      return layerNorm
    case 'instance':
      return instanceNorm
    case 'filter-response':
      return filterResponseNorm
    case 'none':
      return () => pure((input) => input)
  }
}
