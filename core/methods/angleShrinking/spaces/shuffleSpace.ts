/** A chain of ShuffleNetV2 blocks as a run uses it: supernet, drawing, costs. */
import { chainCost } from '../../../models/supernets/chain/bill.ts'
import { passOn } from '../../../models/supernets/chain/shape.ts'
import { shuffleBill } from '../../../models/supernets/shuffle/bill.ts'
import type { ShuffleShape } from '../../../models/supernets/shuffle/shape.ts'
import { shuffleKernels, shuffleSupernet } from '../../../models/supernets/shuffle/supernet.ts'
import { chainLayout } from './chain.ts'
import { chainDrawer, drawChain } from './chainFacts.ts'
import type { SearchSpace, SpaceFacts } from './searchSpace.ts'
import { drawType } from './space.ts'

export function shuffleSpace(shape: ShuffleShape, facts: SpaceFacts): SearchSpace {
  const { whole } = facts
  const supernet = shuffleSupernet(shape, whole)
  const bill = shuffleBill(shape)
  const positions = (child: readonly number[]) =>
    Int32Array.from(child, (type, layer) => whole[layer]?.indexOf(type) ?? 0)
  return {
    facts,
    supernet,
    layout: chainLayout(supernet.always, whole, (layer, type) => {
      const one = shape.layers[layer]
      return one ? shuffleKernels(layer, type, one) : []
    }),
    drawStep: (operations, random) => positions(operations.map((types) => drawType(types, random))),
    // No type is an identity, so each layer is uniform.
    drawChild: drawChain,
    drawerOf: chainDrawer,
    choicesOf: positions,
    costOf: (child) => chainCost(bill, child),
    // Has no row in the bill, so it costs nothing.
    freeType: passOn,
  }
}
