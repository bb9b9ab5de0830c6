/** The cheapest and the dearest child of a space. Costs are sums over edges, so edges decide alone. */
import { chainBill } from '../../../models/supernets/chain/bill.ts'
import { dartsCost } from '../../../models/supernets/darts/shape.ts'
import { shuffleBill } from '../../../models/supernets/shuffle/bill.ts'
import { chainShapeOf } from './chainFacts.ts'
import { dartsShapeOf } from './dartsFacts.ts'
import { nasBenchCost } from './nasBenchCost.ts'
import { shuffleShapeOf } from './shuffleFacts.ts'
import type { SpaceSettings } from './settings.ts'
import type { Operations } from './space.ts'

export type CostRange = { readonly least: number; readonly most: number }

export type Pictures = {
  readonly shape: readonly number[]
  readonly classes: number
}

/** Multiply-adds. */
export function costRange(
  settings: SpaceSettings,
  operations: Operations,
  pictures: Pictures,
): CostRange {
  const costOf = edgeCosts(settings, pictures)
  const byEdge = operations.map((types, edge) => types.map((type) => costOf(edge, type)))
  const sum = (pick: (...costs: number[]) => number) =>
    byEdge.reduce((total, costs) => total + pick(...costs), costOf.fixed)
  return { least: sum(Math.min), most: sum(Math.max) }
}

type EdgeCosts = ((edge: number, type: number) => number) & { readonly fixed: number }

function edgeCosts(settings: SpaceSettings, { shape, classes }: Pictures): EdgeCosts {
  const [height = 1, width = 1, channels = 1] = shape
  switch (settings.kind) {
    case 'nas-bench-201': {
      const empty = [0, 0, 0, 0, 0, 0]
      const fixed = nasBenchCost(empty).operations
      const costOf = (_: number, type: number) =>
        nasBenchCost([type, 0, 0, 0, 0, 0]).operations - fixed
      return Object.assign(costOf, { fixed })
    }
    case 'chain': {
      const bill = chainBill(chainShapeOf(settings, { height, width, channels }, classes))
      const costOf = (edge: number, type: number) => bill.layers[edge]?.get(type)?.operations ?? 0
      return Object.assign(costOf, { fixed: bill.fixed.operations })
    }
    case 'shufflenet': {
      const bill = shuffleBill(shuffleShapeOf(settings, { height, width, channels }, classes))
      const costOf = (edge: number, type: number) => bill.layers[edge]?.get(type)?.operations ?? 0
      return Object.assign(costOf, { fixed: bill.fixed.operations })
    }
    case 'darts': {
      const darts = dartsShapeOf(settings, { height, width, channels }, classes)
      const empty = Array.from({ length: 14 }, () => 0)
      const fixed = dartsCost(darts, empty).operations
      const costOf = (edge: number, type: number) =>
        dartsCost(darts, empty.with(edge, type)).operations - fixed
      return Object.assign(costOf, { fixed })
    }
  }
}
