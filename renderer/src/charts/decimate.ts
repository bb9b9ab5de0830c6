/** Fewer points without losing a spike: smallest and largest of each pixel column, first and last always. */

export interface Span {
  readonly from: number
  readonly to: number
}

export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
  /** Points in the order of steps, their x in none: a path, not a curve over x. */
  readonly path?: true
}

/** Index of the first element of ascending `sorted` that is at least `value`. */
export function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Points inside `span` and one neighbour on each side, so that lines run to the edge. No copy. */
export function within({ x, y }: Points, span: Span | null): Points {
  if (!span) return { x, y }
  const start = Math.max(0, lowerBound(x, span.from) - 1)
  const end = Math.min(x.length, lowerBound(x, span.to) + 1)
  return { x: x.subarray(start, end), y: y.subarray(start, end) }
}

/** Ascending indices of the points to draw in `columns` equal columns of x: at most 2·columns + 2. */
export function indicesToDraw({ x, y }: Points, columns: number): Int32Array {
  const count = x.length
  if (count <= 2 * columns + 2) return Int32Array.from({ length: count }, (_, index) => index)
  const first = x[0] ?? 0
  const width = ((x[count - 1] ?? 0) - first) / columns
  const kept: number[] = [0]
  let start = 0
  for (let column = 0; column < columns && start < count; column++) {
    const end = column === columns - 1 ? count : lowerBound(x, first + (column + 1) * width)
    for (const index of extremes(y, start, end)) if (index !== kept.at(-1)) kept.push(index)
    start = Math.max(start, end)
  }
  if (kept.at(-1) !== count - 1) kept.push(count - 1)
  return Int32Array.from(kept)
}

/** Indices of the smallest and largest finite value in [start, end), in order; a gap keeps one index. */
function extremes(y: Float64Array, start: number, end: number): number[] {
  let low = -1
  let high = -1
  let lowest = Infinity
  let highest = -Infinity
  for (let index = start; index < end; index++) {
    const value = y[index] ?? NaN
    if (!Number.isFinite(value)) continue
    if (value < lowest) [low, lowest] = [index, value]
    if (value > highest) [high, highest] = [index, value]
  }
  if (low < 0) return start < end ? [start] : []
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)]
}

/** [x₀, y₀, x₁, y₁, …] as ECharts takes it without boxing each point. */
export function interleave({ x, y }: Points, indices: Int32Array): Float64Array {
  const pairs = new Float64Array(indices.length * 2)
  for (let position = 0; position < indices.length; position += 1) {
    const index = indices[position] as number
    pairs[2 * position] = x[index] ?? NaN
    pairs[2 * position + 1] = y[index] ?? NaN
  }
  return pairs
}
