/** Parallel coordinates: one upright axis a quantity, one line a row; data to places in the unit square. */

export type AxisValue = string | number | null

export interface ParallelAxis {
  readonly id: string
  readonly title: string
  readonly kind: 'linear' | 'log' | 'words'
  /** For words, bottom to top. */
  readonly words: readonly string[]
  readonly low: number
  readonly high: number
}

export interface ParallelRow {
  readonly id: string
  readonly values: ReadonlyMap<string, AxisValue>
}

/** Part of an axis that is brushed, 0 at its foot, 1 at its top. */
export type Brush = readonly [number, number]

/** An axis that spans what its column holds; logarithmic over more than two decades. */
export function axisOf(id: string, title: string, values: readonly AxisValue[]): ParallelAxis {
  const present = values.filter((value) => value !== null)
  const numbers = present.filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  )
  if (numbers.length < present.length || numbers.length === 0) {
    const words = [...new Set(present.map(String))].sort()
    return { id, title, kind: 'words', words, low: 0, high: Math.max(1, words.length - 1) }
  }
  const [low, high] = [least(numbers), greatest(numbers)]
  const kind = low > 0 && high / low > 100 ? 'log' : 'linear'
  return { id, title, kind, words: [], low, high }
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other), Infinity)
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other), -Infinity)
}

/** 0 at the foot, 1 at the top; the middle where the axis has one value; null where the row has none. */
export function placeOn(axis: ParallelAxis, value: AxisValue | undefined): number | null {
  if (value === null || value === undefined) return null
  if (axis.kind === 'words') {
    const at = axis.words.indexOf(String(value))
    return at < 0 ? null : axis.words.length === 1 ? 0.5 : at / axis.high
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  if (axis.low === axis.high) return 0.5
  return axis.kind === 'log'
    ? Math.log(value / axis.low) / Math.log(axis.high / axis.low)
    : (value - axis.low) / (axis.high - axis.low)
}

/** The number at a place of an axis; the nearest word on an axis of words. */
export function valueAt(axis: ParallelAxis, place: number): string | number {
  if (axis.kind === 'words') return axis.words[Math.round(place * axis.high)] ?? ''
  return axis.kind === 'log'
    ? axis.low * (axis.high / axis.low) ** place
    : axis.low + place * (axis.high - axis.low)
}

/** Rows inside every brush; a row without a value on a brushed axis is outside. */
export function brushed(
  rows: readonly ParallelRow[],
  axes: readonly ParallelAxis[],
  brushes: ReadonlyMap<string, Brush>,
): readonly ParallelRow[] {
  const active = axes.filter(({ id }) => brushes.has(id))
  return rows.filter(({ values }) =>
    active.every((axis) => {
      const place = placeOn(axis, values.get(axis.id))
      const [low, high] = brushes.get(axis.id) ?? [0, 1]
      return place !== null && place >= low - 1e-9 && place <= high + 1e-9
    }),
  )
}

/** An SVG path through the axes, broken where a value is missing; `x` of each axis and the height in pixels. */
export function linePath(
  row: ParallelRow,
  axes: readonly ParallelAxis[],
  frame: { readonly x: readonly number[]; readonly top: number; readonly height: number },
): string {
  let isOpen = false
  return axes
    .map((axis, at) => {
      const place = placeOn(axis, row.values.get(axis.id))
      if (place === null) {
        isOpen = false
        return ''
      }
      const y = frame.top + (1 - place) * frame.height
      const command = isOpen ? 'L' : 'M'
      isOpen = true
      return `${command}${frame.x[at] ?? 0} ${y.toFixed(1)}`
    })
    .join('')
}
