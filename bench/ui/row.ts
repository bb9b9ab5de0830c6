/** One line of the table: what was measured, against its bar. */
export interface Row {
  readonly row: string
  readonly value: number
  readonly unit: string
  /** Worded as the bar is: `< 300`. */
  readonly bar: string
  readonly met: boolean
  /** What else was seen, plain JSON. */
  readonly [detail: string]: unknown
}

type Measured = Pick<Row, 'row' | 'value' | 'unit'> & { readonly [detail: string]: unknown }

export function atMost(limit: number, measured: Measured): Row {
  return { ...measured, bar: `< ${limit}`, met: measured.value < limit }
}

export function atLeast(limit: number, measured: Measured): Row {
  return { ...measured, bar: `>= ${limit}`, met: measured.value >= limit }
}

/** The part of `sorted` values below which `share` of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
