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
  const rows = paths.map((path) => Int32Array.from(path, (edge) => 3 * edge * width - 3 * lowest))
  const edges = paths.map((path) => Int32Array.from(path))
  return (child) => {
    let dot = always.dot + constant
    let base = always.base + constant
    let current = always.current + constant
    for (let path = 0; path < rows.length; path += 1) {
      const [row, along] = [rows[path] as Int32Array, edges[path] as Int32Array]
      let pathDot = 0
      let pathBase = 0
      let pathCurrent = 0
      for (let at = 0; at < row.length; at += 1) {
        const place = (row[at] as number) + 3 * (child[along[at] as number] as number)
        pathDot += sums[place] as number
        pathBase += sums[place + 1] as number
        pathCurrent += sums[place + 2] as number
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
