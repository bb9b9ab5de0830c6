/** A chain of inverted residuals as a run uses it: supernet, drawing, costs. */
import { chainBill, chainCost } from '../../../models/supernets/chain/bill.ts'
import { passOn } from '../../../models/supernets/chain/shape.ts'
import type { ChainShape } from '../../../models/supernets/chain/shape.ts'
import { blockKernels, chainSupernet } from '../../../models/supernets/chain/supernet.ts'
import { chainLayout } from './chain.ts'
import { chainDrawer, drawChain } from './chainFacts.ts'
import type { SearchSpace, SpaceFacts } from './searchSpace.ts'
import { drawType } from './space.ts'

export function chainSpace(shape: ChainShape, facts: SpaceFacts): SearchSpace {
  const { whole } = facts
  const supernet = chainSupernet(shape, whole)
  const bill = chainBill(shape)
  const positions = (child: readonly number[]) =>
    Int32Array.from(child, (type, layer) => whole[layer]?.indexOf(type) ?? 0)
  return {
    facts,
    supernet,
    layout: chainLayout(supernet.always, whole, blockKernels),
    // Training draws each layer by itself, identities included.
    drawStep: (operations, random) => positions(operations.map((types) => drawType(types, random))),
    drawChild: drawChain,
    drawerOf: chainDrawer,
    choicesOf: positions,
    costOf: (child) => chainCost(bill, child),
    freeType: passOn,
  }
}
