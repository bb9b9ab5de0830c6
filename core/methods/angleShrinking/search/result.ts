/** What a searcher returns. */
import type { Child } from '../angle/table.ts'
import { deriveChild, deriveWithFewSkips } from './derive.ts'
import { paretoFront } from './domination.ts'
import type { Individual } from './evolution.ts'
import type { Rows } from './gates.ts'
import type { SearchProblem } from './problem.ts'

export type Found = {
  readonly child: Child
  /** Multiply-adds of one picture. */
  readonly operations: number
  readonly parameters: number
  /** Accuracy on the validation pictures with the supernet's weights; null where none was measured. */
  readonly accuracy: number | null
  /** For spaces of two kinds of cells, the reduction cell's. */
  readonly reduction?: Child
}

export type SearchResult = {
  readonly found: Found
  /** All children that were judged, in order; empty for gradient searchers. */
  readonly history: readonly Individual[]
  /** Places in the history, cheapest first. */
  readonly front: readonly number[]
  /** Probabilities of types by row as they ended, a reduction cell's rows last; empty for evolution. */
  readonly probabilities: Rows
  /** Types of each of these rows. */
  readonly rowTypes: Rows
}

/** The most accurate of all judged; the first on ties. */
export function bestOf(history: readonly Individual[]): SearchResult {
  const [first] = history
  if (!first) throw new RangeError('no child was judged')
  const found = history.reduce((best, one) => (one.accuracy > best.accuracy ? one : best), first)
  const { child, operations, parameters, accuracy } = found
  return {
    found: { child, operations, parameters, accuracy },
    ...{ history, front: paretoFront(history), probabilities: [], rowTypes: [] },
  }
}

/** The likeliest type of each edge; the first on ties. */
export function foundByProbability(
  { operations, cost }: Pick<SearchProblem, 'operations' | 'cost'>,
  probabilities: Rows,
): SearchResult {
  const child = operations.map((types, edge) => {
    const row = probabilities[edge] ?? []
    return types[row.indexOf(Math.max(...row))] ?? types[0] ?? 0
  })
  const { operations: price, parameters } = cost(child)
  const found: Found = { child, operations: price, parameters, accuracy: null }
  return { found, history: [], front: [], probabilities, rowTypes: operations }
}

/**
 * The child that probabilities of types stand for, row by row. With more rows than edges the second half
 * is the reduction cell's. `mostSkips` restricts the normal cell's skips; null does not.
 */
export function deriveFound(
  { operations, cost, derivation }: Pick<SearchProblem, 'operations' | 'cost' | 'derivation'>,
  { types: rowTypes, probabilities }: { readonly types: Rows; readonly probabilities: Rows },
  mostSkips: number | null,
): SearchResult {
  const edges = operations.length
  const types = rowTypes.slice(0, edges)
  const normal = probabilities.slice(0, edges)
  const child =
    mostSkips === null
      ? deriveChild(types, normal, derivation)
      : deriveWithFewSkips(types, normal, derivation, mostSkips)
  const second = probabilities.slice(edges)
  const reduction =
    second.length === 0 ? undefined : deriveChild(rowTypes.slice(edges), second, derivation)
  const { operations: price, parameters } = cost(child, reduction)
  const found: Found = {
    ...{ child, operations: price, parameters, accuracy: null },
    ...(reduction && { reduction }),
  }
  return { found, history: [], front: [], probabilities, rowTypes }
}
