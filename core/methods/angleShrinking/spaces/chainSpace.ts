/** A chain of inverted residuals as a run uses it: supernet, drawing, costs. */
import { chainBill } from '../../../models/supernets/chain/bill.ts'
import type { ChainShape } from '../../../models/supernets/chain/shape.ts'
import { blockKernels, chainSupernet } from '../../../models/supernets/chain/supernet.ts'
import { chainLayout } from './chain.ts'
import { chainChoices } from './chainChoices.ts'
import type { SearchSpace, SpaceFacts } from './searchSpace.ts'

export function chainSpace(shape: ChainShape, facts: SpaceFacts): SearchSpace {
  const { whole } = facts
  const supernet = chainSupernet(shape, whole)
  return {
    ...{ facts, supernet },
    layout: chainLayout(supernet.always, whole, blockKernels),
    ...chainChoices(whole, chainBill(shape)),
  }
}
