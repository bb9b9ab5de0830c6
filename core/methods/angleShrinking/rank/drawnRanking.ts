/** The best of very many drawn children, in memory that does not grow with their number. */
import type { Child } from '../angle/table.ts'

export type RankedChild = { readonly child: Child; readonly value: number }

export type DrawnRanking = {
  /** Largest value first; equal children count once. */
  readonly best: readonly RankedChild[]
  readonly drawn: number
  readonly mean: number
}

export type Drawing = {
  readonly draw: () => Child
  readonly measure: (child: Child) => number
  readonly count: number
  /** Children to keep. */
  readonly keep: number
}

export function rankDrawn({ draw, measure, count, keep }: Drawing): DrawnRanking {
  const best: RankedChild[] = []
  let sum = 0
  for (let drawn = 0; drawn < count; drawn += 1) {
    const child = draw()
    const value = measure(child)
    sum += value
    const least = best.at(-1)
    if (best.length === keep && least !== undefined && value <= least.value) continue
    insert(best, { child: [...child], value })
    if (best.length > keep) best.pop()
  }
  return { best, drawn: count, mean: sum / count }
}

function insert(best: RankedChild[], one: RankedChild): void {
  let place = best.findIndex(({ value }) => value < one.value)
  if (place < 0) place = best.length
  const name = one.child.join()
  const twin = best.slice(0, place).some(({ child, value }) => {
    return value === one.value && child.join() === name
  })
  if (!twin) best.splice(place, 0, one)
}
