/** One line of the table: what was measured, against its bar. */
export interface Row {
  readonly row: string
  /** Null: not measured. */
  readonly value: number | null
  readonly unit: string
  /** Worded as the bar is: `< 300`. */
  readonly bar: string
  /** Null: there is no bar, or nothing was measured. */
  readonly met: boolean | null
  /** What else was seen, plain JSON. */
  readonly [detail: string]: unknown
}

type Measured = Pick<Row, 'row' | 'unit'> & {
  /** NaN: nothing was measured. */
  readonly value: number
  readonly [detail: string]: unknown
}

export function atMost(limit: number, measured: Measured): Row {
  return judged(measured, `< ${limit}`, measured.value < limit)
}

export function atLeast(limit: number, measured: Measured): Row {
  return judged(measured, `>= ${limit}`, measured.value >= limit)
}

function judged(measured: Measured, bar: string, met: boolean): Row {
  if (Number.isNaN(measured.value)) return { ...measured, value: null, bar, met: null }
  return { ...measured, bar, met }
}

/** The part of `sorted` values below which `share` of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
