/** The seam for everything that normalises activations: any network takes any of them. */
import type { NormaliserName } from '../catalogue.ts'
import { pure } from '../module.ts'
import type { Module } from '../module.ts'
import { batchNorm } from './batchNorm.ts'
import { groupNorm } from './groupNorm.ts'

export type Normaliser = {
  /** True when the loss ignores the length of the kernel before it. */
  readonly makesScaleInvariant: boolean
  /** Normalises [n, h, w, channels] or [n, channels]; `name` is the layer it follows. */
  readonly after: (name: string, channels: number) => Module
}

const identity: Normaliser = {
  makesScaleInvariant: false,
  after: () => pure((input) => input),
}

export function normaliserNamed(name: NormaliserName, groups: number): Normaliser {
  const invariant = (after: Normaliser['after']): Normaliser => ({
    makesScaleInvariant: true,
    after,
  })
  switch (name) {
    case 'batch':
      return invariant(batchNorm)
    case 'group':
      return invariant((layer, channels) => groupNorm(layer, channels, groups))
    case 'layer':
      return invariant((layer, channels) => groupNorm(layer, channels, 1))
    case 'instance':
      return invariant((layer, channels) => groupNorm(layer, channels, channels))
    case 'none':
      return identity
  }
}
