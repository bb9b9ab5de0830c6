/** Draws of children: one uniform path, and the fair set of paths of one step. */
import { typesAt } from '../../../models/supernets/route.ts'
import type { Place } from '../../../models/supernets/route.ts'
import type { Random } from '../../../tensor/random.ts'
import type { HostTensor } from '../../../tensor/step.ts'
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Child } from '../angle/table.ts'
import type { Operations } from '../spaces/space.ts'

export function drawChild(operations: Operations, random: Random): number[] {
  return operations.map((types) => types[random.integer(types.length)] as number)
}

/** Draws until the space accepts; names what was asked for when nothing is found. */
export function drawAccepted(
  operations: Operations,
  accepts: (child: Child) => boolean,
  random: Random,
  tries = 10_000,
): number[] {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const child = drawChild(operations, random)
    if (accepts(child)) return child
  }
  throw new WorkbenchError(
    'config-invalid',
    `none of ${tries} children drawn from the space is allowed: its limits leave nothing, or no type of some node lets a signal through`,
  )
}

/** Positions in the lists of types, place by place. `childAt` gives the child whose type a place takes. */
export function pathOf(
  places: readonly Place[],
  operations: Operations,
  childAt: (place: Place) => Child,
): Int32Array {
  return Int32Array.from(places, (place) => {
    const type = childAt(place)[place.edge] as number
    const types = typesAt(operations, place)
    const position = types.indexOf(type)
    if (position >= 0) return position
    throw new WorkbenchError(
      'config-invalid',
      `edge ${place.edge}: type ${type} is not among ${types.join(', ')}`,
    )
  })
}

/** One accepted child for every cell of the network by itself: a place's cell is where its edge last began anew. */
export function drawPath(
  places: readonly Place[],
  operations: Operations,
  draw: () => Child,
): Int32Array {
  let child: Child = []
  return pathOf(places, operations, ({ edge }) => {
    if (edge === 0) child = draw()
    return child
  })
}

/** For every place the child that takes each type: a permutation of 0 … m − 1, drawn on its own. */
export function drawFairOrders(
  places: readonly Place[],
  children: number,
  random: Random,
): Int32Array[] {
  return places.map(() => random.permutation(children))
}

/** Permutation matrices, row t one-hot at the child that takes type t. float32 [places, m, m] */
export function orderMatrices(orders: readonly Int32Array[]): HostTensor {
  const children = orders[0]?.length ?? 0
  const values = new Float32Array(orders.length * children ** 2)
  orders.forEach((order, place) => {
    order.forEach((child, type) => {
      values[(place * children + type) * children + child] = 1
    })
  })
  return { dtype: 'float32', shape: [orders.length, children, children], values }
}

/** How often each type of each place was trained in one step. */
export function usageOf(orders: readonly Int32Array[], children: number): number[][] {
  return orders.map((order) => {
    const counts = Array.from({ length: children }, () => 0)
    for (let child = 0; child < children; child += 1) {
      const type = order.indexOf(child)
      if (type >= 0) counts[type] = (counts[type] ?? 0) + 1
    }
    return counts
  })
}

/** Strict fairness needs equally many types on every edge. */
export function equalTypeCount(operations: Operations): number {
  const counts = operations.map((types) => types.length)
  const [first = 0] = counts
  const other = counts.findIndex((count) => count !== first)
  if (other < 0) return first
  throw new WorkbenchError(
    'config-invalid',
    `FairNAS trains every type of an edge equally often, so all edges need equally many: edge 0 has ${first}, edge ${other} has ${counts[other] ?? 0}. Shrink with the rule “one per edge”, or without identity`,
  )
}
