/**
 * Chains of ShuffleNetV2 blocks, the space of SPOS's own paper (Guo et al., ECCV 2020, section 4): a stem, layers
 * of four types, a last 1 × 1 convolution, pool, classifier.
 *
 * Types 0, 1, 2 are blocks of kernel 3, 5, 7; type 3 is the block with three separable convolutions
 * (“xception”). At stride 1 a block changes half the channels and passes the other half on; at stride 2
 * it reads all of them in both branches. No type leaves a layer out.
 */

export type ShuffleLayer = {
  /** Channels that a block reads: half of what comes in at stride 1, all at stride 2. */
  readonly from: number
  /** Channels after the layer. */
  readonly to: number
  readonly stride: 1 | 2
}

export type ShuffleShape = {
  readonly input: { readonly height: number; readonly width: number; readonly channels: number }
  readonly classes: number
  readonly stem: { readonly channels: number; readonly stride: number }
  readonly layers: readonly ShuffleLayer[]
  /** Channels of the last 1 × 1 convolution. */
  readonly last: number
}

export const shuffleTypes = [0, 1, 2, 3] as const
export const xception = 3

export function shuffleKernel(type: number): number {
  return type === xception ? 3 : 3 + 2 * type
}

export function shuffleTypeName(type: number): string {
  return type === xception ? 'xception' : `shuffle k${shuffleKernel(type)}`
}

type Stage = { readonly channels: number; readonly count: number }

/** Each stage halves the picture in its first layer. */
function shuffleLayers(stem: number, stages: readonly Stage[]): ShuffleLayer[] {
  let before = stem
  return stages.flatMap(({ channels, count }) =>
    Array.from({ length: count }, (_, at): ShuffleLayer => {
      const first = { from: before, to: channels, stride: 2 } as const
      before = channels
      return at === 0 ? first : { from: channels / 2, to: channels, stride: 1 }
    }),
  )
}

/** The paper's: twenty layers, 4²⁰ children. */
export const sposShuffle: ShuffleShape = {
  ...{ input: { height: 224, width: 224, channels: 3 }, classes: 1000 },
  stem: { channels: 16, stride: 2 },
  layers: shuffleLayers(16, [
    { channels: 64, count: 4 },
    { channels: 160, count: 4 },
    { channels: 320, count: 8 },
    { channels: 640, count: 4 },
  ]),
  last: 1024,
}

/**
 * For small pictures: two stages of `depth` times two layers, and a stem that keeps the picture's size. A
 * block halves its channels twice, so they are multiples of four.
 */
export function smallShuffle(
  input: ShuffleShape['input'],
  classes: number,
  { width, depth }: { readonly width: number; readonly depth: number },
): ShuffleShape {
  const stem = 4 * Math.max(1, Math.round(width / 4))
  return {
    ...{ input, classes, stem: { channels: stem, stride: 1 }, last: 8 * stem },
    layers: shuffleLayers(stem, [
      { channels: 2 * stem, count: 2 * depth },
      { channels: 4 * stem, count: 2 * depth },
    ]),
  }
}
