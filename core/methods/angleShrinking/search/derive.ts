/** From probabilities of types to a child: the likeliest type of each edge, and where the space says so two edges a node. */
import type { Child } from '../angle/table.ts'
import type { Rows } from './gates.ts'

/** How a space turns the types of its edges into a child. */
export type Derivation = {
  /** Type that gives nothing: never chosen where an edge has another. */
  readonly noneType: number | null
  readonly skipType: number | null
  /**
   * Edges into each node, of which only the two most probable stay and the others become none; null
   * keeps all.
   */
  readonly inputsOf: readonly (readonly number[])[] | null
}

type Best = { readonly type: number; readonly probability: number }

/** types and probabilities by edge. */
export function deriveChild(types: Rows, probabilities: Rows, derivation: Derivation): Child {
  const { noneType, inputsOf } = derivation
  const best = types.map((row, edge) => bestOf(row, probabilities[edge] ?? [], noneType))
  const child = best.map(({ type }) => type)
  if (inputsOf === null || noneType === null) return child
  for (const edges of inputsOf) {
    const order = [...edges].sort(
      (a, b) => (best[b]?.probability ?? 0) - (best[a]?.probability ?? 0),
    )
    for (const edge of order.slice(2)) child[edge] = noneType
  }
  return child
}

function bestOf(
  row: readonly number[],
  probabilities: readonly number[],
  none: number | null,
): Best {
  const live = row.flatMap((type, at) =>
    type === none ? [] : [{ type, probability: probabilities[at] ?? 0 }],
  )
  const [first] = live
  if (!first) return { type: row[0] ?? 0, probability: 0 }
  return live.reduce((best, one) => (one.probability > best.probability ? one : best), first)
}

/**
 * P-DARTS's restriction: while the child has more than `most` skips, the least probable kept skip is given
 * probability 0 and the child is derived anew.
 */
export function deriveWithFewSkips(
  types: Rows,
  probabilities: Rows,
  derivation: Derivation,
  most: number,
): Child {
  let current = probabilities.map((row) => [...row])
  let child = deriveChild(types, current, derivation)
  for (;;) {
    const skips = child.flatMap((type, edge) => (type === derivation.skipType ? [edge] : []))
    const place = (edge: number) => types[edge]?.indexOf(derivation.skipType ?? Number.NaN) ?? -1
    const strength = (edge: number) => current[edge]?.[place(edge)] ?? 0
    const weakest = skips
      .filter((edge) => strength(edge) > 0)
      .sort((a, b) => strength(a) - strength(b))[0]
    if (skips.length <= most || weakest === undefined) return child
    current = current.map((row, edge) => (edge === weakest ? row.with(place(edge), 0) : row))
    child = deriveChild(types, current, derivation)
  }
}

/** Each row without its `count` least probable types, in the row's own order; one always stays. */
export function dropUnlikely(types: Rows, probabilities: Rows, count: number): number[][] {
  return types.map((row, edge) => {
    const p = (type: number) => probabilities[edge]?.[row.indexOf(type)] ?? 0
    const order = [...row].sort((a, b) => p(a) - p(b))
    const gone = new Set(order.slice(0, Math.min(count, row.length - 1)))
    return row.filter((type) => !gone.has(type))
  })
}
