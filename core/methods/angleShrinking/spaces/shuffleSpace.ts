/** A chain of ShuffleNetV2 blocks as a run uses it: supernet, drawing, costs. */
import { shuffleBill } from '../../../models/supernets/shuffle/bill.ts'
import type { ShuffleShape } from '../../../models/supernets/shuffle/shape.ts'
import { shuffleKernels, shuffleSupernet } from '../../../models/supernets/shuffle/supernet.ts'
import { chainLayout } from './chain.ts'
import { chainChoices } from './chainChoices.ts'
import type { SearchSpace, SpaceFacts } from './searchSpace.ts'

/** No type is an identity, so a child is uniform on each layer. */
export function shuffleSpace(shape: ShuffleShape, facts: SpaceFacts): SearchSpace {
  const { whole } = facts
  const supernet = shuffleSupernet(shape, whole)
  return {
    ...{ facts, supernet },
    layout: chainLayout(supernet.always, whole, (layer, type) => {
      const one = shape.layers[layer]
      return one ? shuffleKernels(layer, type, one) : []
    }),
    ...chainChoices(whole, shuffleBill(shape)),
  }
}
