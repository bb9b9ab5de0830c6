/** One cell of the grid: a source, a regulariser with its strength, a rule, a seed. */
import type { RegulariserName, RuleName } from '../names.ts'

export type CellPlan = {
  readonly source: string
  readonly regulariser: RegulariserName
  /** α */
  readonly strength: number
  readonly rule: RuleName
  readonly seed: number
}

/** How a cell ended; plain JSON. Accuracies are parts of 1. */
export type CellResult = CellPlan & {
  readonly accuracy: number | null
  readonly loss: number | null
  readonly trainLoss: number | null
  readonly penalty: number | null
  /** Part of the steps with ⟨g, r⟩ < 0 over the whole vector; null without a regulariser. */
  readonly conflictShare: number | null
  /** Mean over the steps. */
  readonly cosine: number | null
  /** Mean part of |r| that points against g. */
  readonly opposedShare: number | null
  /** |w − w⁰| at the end. */
  readonly distance: number
  readonly layers: readonly LayerResult[]
  /** The loss stopped being a number; nothing after it counts. */
  readonly divergedAt: number | null
  readonly seconds: number
}

export type LayerResult = {
  readonly name: string
  readonly conflictShare: number | null
  readonly cosine: number | null
  readonly distance: number
}

export type GridChoice = {
  readonly sources: readonly string[]
  readonly regularisers: readonly RegulariserName[]
  readonly strengths: Readonly<Record<RegulariserName, readonly number[]>>
  readonly rules: readonly RuleName[]
  readonly seeds: readonly number[]
}

/** Source without weights: every run starts from scratch. */
export const scratch = 'scratch'

/**
 * Cells in the order in which they are trained: those that share a recorded step are neighbours.
 * Fine-tuning knows no rule; from scratch there is nothing to regularise towards but zero.
 */
export function cellsOf(choice: GridChoice): CellPlan[] {
  const { sources, regularisers, strengths, seeds } = choice
  const cells: CellPlan[] = []
  for (const source of sources)
    for (const regulariser of regularisers.filter((name) => suits(source, name)))
      for (const rule of regulariser === 'none' ? (['sum'] as const) : choice.rules)
        for (const strength of strengths[regulariser])
          for (const seed of seeds) cells.push({ source, regulariser, strength, rule, seed })
  return cells
}

function suits(source: string, regulariser: RegulariserName): boolean {
  return source !== scratch || regulariser === 'none' || regulariser === 'l2'
}
