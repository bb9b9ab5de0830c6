/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/** Two halves of a rollout by environment copies: what is fitted to one is used on the other. */
import type { ControlInputs, ControlValues } from './control.ts'
import type { Rollout } from './rollout.ts'

export type Folds = readonly [Int32Array, Int32Array]

/** Row numbers of each half. Copies never cross, so the halves share no random number. */
export function foldsOf({ copies, steps }: Rollout): Folds {
  const half = copies / 2
  const rowsFrom = (first: number) =>
    Int32Array.from(
      { length: half * steps },
      (_, place) => Math.floor(place / half) * copies + first + (place % half),
    )
  return [rowsFrom(0), rowsFrom(half)]
}

export function takeNumbers(values: Float64Array, rows: Int32Array, count: number): Float64Array {
  const width = values.length / count
  const taken = new Float64Array(rows.length * width)
  for (const [place, row] of rows.entries())
    taken.set(values.subarray(row * width, (row + 1) * width), place * width)
  return taken
}

export function foldInputs(rollout: Rollout, rows: Int32Array): ControlInputs {
  const count = rollout.rewards.length
  return {
    rows: rows.length,
    observations: takeNumbers(rollout.observations, rows, count),
    noise: takeNumbers(rollout.noise, rows, count),
  }
}

/** Puts the values of both halves back into the order of the rollout. */
export function joinFolds(
  folds: Folds,
  parts: readonly [ControlValues, ControlValues],
): ControlValues {
  const join = (pick: (values: ControlValues) => Float64Array) => {
    const count = folds[0].length + folds[1].length
    const width = pick(parts[0]).length / folds[0].length
    const whole = new Float64Array(count * width)
    for (const [fold, rows] of folds.entries()) {
      const values = pick(parts[fold]!)
      for (const [place, row] of rows.entries())
        whole.set(values.subarray(place * width, (place + 1) * width), row * width)
    }
    return whole
  }
  return {
    value: join(({ value }) => value),
    expected: join(({ expected }) => expected),
    slope: join(({ slope }) => slope),
    curve: join(({ curve }) => curve),
  }
}
