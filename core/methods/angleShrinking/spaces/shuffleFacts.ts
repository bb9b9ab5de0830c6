/** A chain of ShuffleNetV2 blocks for the form: layers and types. */
import {
  shuffleTypeName,
  shuffleTypes,
  smallShuffle,
} from '../../../models/supernets/shuffle/shape.ts'
import type { ShuffleShape } from '../../../models/supernets/shuffle/shape.ts'
import type { SpaceFacts } from './searchSpace.ts'
import type { SpaceSettings } from './settings.ts'

export function shuffleShapeOf(
  { width, depth }: SpaceSettings,
  input: ShuffleShape['input'],
  classes: number,
): ShuffleShape {
  return smallShuffle(input, classes, { width, depth })
}

/** Pictures change neither layers nor types. */
const anyInput = { height: 8, width: 8, channels: 1 }

export function shuffleFacts(settings: SpaceSettings): SpaceFacts {
  const { layers } = shuffleShapeOf(settings, anyInput, 2)
  return {
    title: 'Chain of ShuffleNetV2 blocks',
    edges: layers.map((_, layer) => `layer ${layer + 1}`),
    typeNames: new Map(shuffleTypes.map((type) => [type, shuffleTypeName(type)])),
    whole: layers.map(() => [...shuffleTypes]),
    published: false,
    // Every layer passes something on.
    cutOff: () => null,
  }
}
