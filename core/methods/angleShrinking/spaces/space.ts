/** Search spaces: which types each edge may still take. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'

/** By edge; the order of types is the order in which operators are visited. */
export type Operations = readonly (readonly number[])[]

/** Number of children. */
export function spaceSize(operations: Operations): number {
  return operations.reduce((product, types) => product * types.length, 1)
}

/** Every child, the last edge changing fastest. The same array is handed out each time: copy to keep. */
export function* childrenOf(operations: Operations): Generator<Child> {
  if (operations.some((types) => types.length === 0)) return
  const places = operations.map(() => 0)
  const child = operations.map((types) => types[0] ?? 0)
  for (;;) {
    yield child
    let edge = operations.length - 1
    for (; edge >= 0; edge -= 1) {
      const types = operations[edge] ?? []
      const next = ((places[edge] ?? 0) + 1) % types.length
      places[edge] = next
      child[edge] = types[next] ?? 0
      if (next !== 0) break
    }
    if (edge < 0) return
  }
}

/** A uniform type of one edge. */
export function drawType(types: readonly number[], random: Random): number {
  const type = types[random.integer(Math.max(1, types.length))]
  if (type !== undefined) return type
  throw new WorkbenchError('config-invalid', 'an edge of the space has no type left')
}
