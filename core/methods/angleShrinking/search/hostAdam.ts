/** Adam (Kingma and Ba, ICLR 2015) for a few numbers on the host, row by row. */
import type { Rows } from './gates.ts'

export type AdamState = {
  readonly first: Rows
  readonly second: Rows
  /** Updates done. */
  readonly count: number
}

export type AdamSettings = {
  readonly learningRate: number
  readonly firstDecay: number
  readonly secondDecay: number
}

const epsilon = 1e-8

export function freshAdam(like: Rows): AdamState {
  const zeros = () => like.map((row) => row.map(() => 0))
  return { first: zeros(), second: zeros(), count: 0 }
}

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², x ← x − η m̂ / (√v̂ + ε). */
export function adamStep(
  values: Rows,
  gradients: Rows,
  { first, second, count }: AdamState,
  { learningRate, firstDecay, secondDecay }: AdamSettings,
): { readonly values: number[][]; readonly state: AdamState } {
  const done = count + 1
  const blend = (old: Rows, decay: number, power: number) =>
    old.map((row, r) =>
      row.map((value, k) => decay * value + (1 - decay) * (gradients[r]?.[k] ?? 0) ** power),
    )
  const next = { first: blend(first, firstDecay, 1), second: blend(second, secondDecay, 2) }
  const moved = values.map((row, r) =>
    row.map((value, k) => {
      const mean = (next.first[r]?.[k] ?? 0) / (1 - firstDecay ** done)
      const square = (next.second[r]?.[k] ?? 0) / (1 - secondDecay ** done)
      return value - (learningRate * mean) / (Math.sqrt(square) + epsilon)
    }),
  )
  return { values: moved, state: { ...next, count: done } }
}
