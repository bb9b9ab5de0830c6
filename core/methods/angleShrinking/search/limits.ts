/** The limit on multiply-adds, checked against what the space can reach before anything is trained. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Cost } from '../../../models/supernets/chain/bill.ts'
import type { Child } from '../angle/table.ts'
import type { Operations } from '../spaces/space.ts'
import { childrenOf, spaceSize } from '../spaces/space.ts'

export type Range = { readonly low: number; readonly high: number }

const enumerable = 20_000

/**
 * Fewest and most multiply-adds of a space whose children's costs are sums over edges; a small space is
 * looked through child by child, whatever its costs are.
 */
export function reachableRange(operations: Operations, cost: (child: Child) => Cost): Range {
  if (spaceSize(operations) <= enumerable) return exhaustiveRange(operations, cost)
  const cheapest = operations.map((types) => types[0] ?? 0)
  const dearest = [...cheapest]
  operations.forEach((types, edge) => {
    const price = (type: number) => cost(cheapest.with(edge, type)).operations
    const order = [...types].sort((a, b) => price(a) - price(b))
    cheapest[edge] = order[0] ?? 0
    dearest[edge] = order.at(-1) ?? 0
  })
  return { low: cost(cheapest).operations, high: cost(dearest).operations }
}

function exhaustiveRange(operations: Operations, cost: (child: Child) => Cost): Range {
  let [low, high] = [Infinity, -Infinity]
  for (const child of childrenOf(operations)) {
    const { operations: price } = cost(child)
    low = Math.min(low, price)
    high = Math.max(high, price)
  }
  return { low, high }
}

/** limit null: none. */
export function refuseUnreachableLimit(limit: number | null, { low, high }: Range): void {
  if (limit === null || limit >= low) return
  throw new WorkbenchError(
    'config-invalid',
    `search.limit: no child costs at most ${limit.toLocaleString('en')} multiply-adds; this space reaches from ${low.toLocaleString('en')} to ${high.toLocaleString('en')}`,
    { details: { limit, lowest: low, highest: high } },
  )
}
