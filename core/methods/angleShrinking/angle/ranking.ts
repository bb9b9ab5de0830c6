/** Angles of many children: a table of triples per path, edge and type, and additions only. */
import type { AngleTable, Child } from './table.ts'
import { angleBetween } from './turn.ts'

/**
 * A function that gives one child's angle without allocating.
 *
 * Sums with the pooling constants included, three numbers an operator; a blocking one is NaN, which
 * drops its path.
 */
export function angleFunction(table: AngleTable): (child: Child) => number {
  const { always, paths, operators } = table
  const constant = always.pooling / 81
  const types = [...new Set(operators.flatMap((edge) => [...edge.keys()]))]
  const lowest = Math.min(0, ...types)
  const width = Math.max(0, ...types) - lowest + 1
  const sums = packOperators(operators, lowest, width)
  return (child) => {
    let dot = always.dot + constant
    let base = always.base + constant
    let current = always.current + constant
    for (const path of paths) {
      let [pathDot, pathBase, pathCurrent] = [0, 0, 0]
      for (const edge of path) {
        const place = 3 * (edge * width + (child[edge] ?? 0) - lowest)
        pathDot += sums[place] ?? Number.NaN
        pathBase += sums[place + 1] ?? Number.NaN
        pathCurrent += sums[place + 2] ?? Number.NaN
      }
      if (Number.isNaN(pathDot)) continue
      dot += pathDot
      base += pathBase
      current += pathCurrent
    }
    return angleBetween(dot, base, current)
  }
}

function packOperators(
  operators: AngleTable['operators'],
  lowest: number,
  width: number,
): Float64Array {
  const sums = new Float64Array(3 * width * operators.length).fill(Number.NaN)
  operators.forEach((types, edge) => {
    for (const [type, turn] of types) {
      if (turn === 'blocks') continue
      const constant = turn.pooling / 81
      const values = [turn.dot + constant, turn.base + constant, turn.current + constant]
      sums.set(values, 3 * (edge * width + type - lowest))
    }
  })
  return sums
}
