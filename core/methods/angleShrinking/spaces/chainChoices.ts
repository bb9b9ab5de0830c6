/** What all chains share: how a child is drawn, told to the supernet, and paid for. */
import { chainCost } from '../../../models/supernets/chain/bill.ts'
import type { ChainBill } from '../../../models/supernets/chain/bill.ts'
import { passOn } from '../../../models/supernets/chain/shape.ts'
import { chainDrawer, drawChain } from './chainFacts.ts'
import type { SearchSpace } from './searchSpace.ts'
import { drawType } from './space.ts'
import type { Operations } from './space.ts'

type Choices = Pick<
  SearchSpace,
  'drawStep' | 'drawChild' | 'drawerOf' | 'choicesOf' | 'costOf' | 'freeType'
>

export function chainChoices(whole: Operations, bill: ChainBill): Choices {
  const positions = (child: readonly number[]) =>
    Int32Array.from(child, (type, layer) => whole[layer]?.indexOf(type) ?? 0)
  return {
    // Training draws each layer by itself, identities included.
    drawStep: (operations, random) => positions(operations.map((types) => drawType(types, random))),
    drawChild: drawChain,
    drawerOf: chainDrawer,
    choicesOf: positions,
    costOf: (child) => chainCost(bill, child),
    // Has no row in the bill, so it costs nothing.
    freeType: passOn,
  }
}
