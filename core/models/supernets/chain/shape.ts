/**
 * Chains of inverted residuals (SPOS, FairNAS, ProxylessNAS): stem, a fixed block of expansion 1, one layer
 * per place with six types to choose from, a last 1 × 1 convolution, pool, classifier.
 *
 * Types 0 … 5 are kernel 3, 5, 7 with expansion 3 and 6 each. Type −1 passes its input on, where
 * stride 1 and equal channels allow that and the space has it.
 */

export type ChainLayer = { readonly from: number; readonly to: number; readonly stride: number }

export type ChainShape = {
  readonly input: {
    readonly height: number
    readonly width: number
    readonly channels: number
  }
  readonly classes: number
  readonly stem: { readonly channels: number; readonly stride: number }
  /** Channels after the fixed block. */
  readonly first: number
  readonly layers: readonly ChainLayer[]
  /** Channels of the last 1 × 1 convolution. */
  readonly last: number
}

export const blockTypes = [0, 1, 2, 3, 4, 5] as const
export const passOn = -1

export type BlockKind = { readonly kernel: number; readonly expansion: number }

export function blockKind(type: number): BlockKind {
  return { kernel: [3, 5, 7][type >> 1] ?? 3, expansion: type % 2 === 0 ? 3 : 6 }
}

/** `MBConv 5 × 5, expansion 6` */
export function blockName(type: number): string {
  if (type === passOn) return 'identity'
  const { kernel, expansion } = blockKind(type)
  return `MBConv ${kernel} × ${kernel}, expansion ${expansion}`
}

export function keepsShape({ from, to, stride }: ChainLayer): boolean {
  return from === to && stride === 1
}

/** Six types a layer, and identity where the layer keeps its shape, if the space has it. */
export function wholeChain(
  { layers }: ChainShape,
  { identity }: { readonly identity: boolean },
): number[][] {
  return layers.map((layer) => [...blockTypes, ...(identity && keepsShape(layer) ? [passOn] : [])])
}

/** A stage: `count` layers to `channels`, of which the first has the stride. */
export type Stage = { readonly channels: number; readonly count: number; readonly stride: number }

export function layersOf(first: number, stages: readonly Stage[]): ChainLayer[] {
  let from = first
  return stages.flatMap(({ channels, count, stride }) =>
    Array.from({ length: count }, (_, at): ChainLayer => {
      const layer = { from, to: channels, stride: at === 0 ? stride : 1 }
      from = channels
      return layer
    }),
  )
}

const stage = (channels: number, count: number, stride: number): Stage => ({
  ...{ channels, count, stride },
})

const imageNet = { input: { height: 224, width: 224, channels: 3 }, classes: 1000 }

/** SPOS and ProxylessNAS: 21 layers. */
export const sposChain: ChainShape = {
  ...imageNet,
  stem: { channels: 40, stride: 2 },
  first: 24,
  layers: layersOf(24, [
    ...[stage(32, 4, 2), stage(56, 4, 2), stage(112, 4, 2)],
    ...[stage(128, 4, 1), stage(256, 4, 2), stage(432, 1, 1)],
  ]),
  last: 1728,
}

/** FairNAS: 19 layers. */
export const fairNasChain: ChainShape = {
  ...imageNet,
  stem: { channels: 32, stride: 2 },
  first: 16,
  layers: layersOf(16, [
    ...[stage(32, 2, 2), stage(40, 4, 2), stage(80, 4, 2)],
    ...[stage(96, 4, 1), stage(192, 4, 2), stage(320, 1, 1)],
  ]),
  last: 1280,
}

/** Six layers for pictures of 8 × 8, or more layers a stage (`depth` times two) and other widths. */
export function smallChain(
  input: ChainShape['input'],
  classes: number,
  { width = 1, depth = 1 }: { readonly width?: number; readonly depth?: number } = {},
): ChainShape {
  const channels = (base: number) => Math.max(4, Math.round(base * width))
  const layers = [12, 16, 24].map((base, at) => stage(channels(base), 2 * depth, at === 0 ? 1 : 2))
  return {
    ...{ input, classes, stem: { channels: channels(8), stride: 1 }, first: channels(8) },
    layers: layersOf(channels(8), layers),
    last: channels(64),
  }
}
