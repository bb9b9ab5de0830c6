/** Which class was taken for which, as a run's result tells it, parsed and put in words. */
import { z } from 'zod'
import type { Config } from '../../../core/contract/method.ts'

const count = z.int().nonnegative()
const confusionSchema = z.object({
  step: count,
  /** counts[actual][predicted] */
  counts: z.array(z.array(count)).min(1),
  of: z.string().optional(),
  names: z.array(z.string()).optional(),
})

const wrongSchema = z.array(
  z.object({ index: count, actual: count, predicted: count, confidence: z.number() }),
)
export type WrongSample = z.output<typeof wrongSchema>[number]

interface ConfusionRow {
  readonly name: string
  readonly counts: readonly number[]
  /** Share of each predicted class in the row, 0 to 1; 0 for an empty row. */
  readonly shares: readonly number[]
  /** Right ones of the class; null where it has no samples. */
  readonly recall: number | null
}

export interface Confusion {
  readonly step: number
  /** Which of a run's networks; null where it trains only one. */
  readonly of: string | null
  readonly names: readonly string[]
  readonly rows: readonly ConfusionRow[]
  /** Right ones of those taken for the class; null where none was. */
  readonly precisions: readonly (number | null)[]
}

/** Null until an evaluation has told. A class without a name is its number. */
export function confusionOf(
  result: Config | null,
  classNames: readonly string[],
): Confusion | null {
  const parsed = confusionSchema.safeParse(result?.['confusion'])
  if (!parsed.success) return null
  const { step, counts, of = null, names: own = classNames } = parsed.data
  const names = counts.map((_, index) => nameOf(own, index))
  const rows = counts.map((row, index) => {
    const total = row.reduce((sum, value) => sum + value, 0)
    const shares = row.map((value) => (total === 0 ? 0 : value / total))
    const recall = total === 0 ? null : (shares[index] ?? 0)
    return { name: names[index] ?? '', counts: row, shares, recall }
  })
  const precisions = counts.map((_, index) => {
    const taken = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0)
    return taken === 0 ? null : (counts[index]?.[index] ?? 0) / taken
  })
  return { step, of, names, rows, precisions }
}

export function wrongSamplesOf(result: Config | null): WrongSample[] {
  const parsed = wrongSchema.safeParse(result?.['mostWrong'])
  return parsed.success ? parsed.data : []
}

export function nameOf(classNames: readonly string[], index: number): string {
  return classNames[index] ?? String(index)
}
