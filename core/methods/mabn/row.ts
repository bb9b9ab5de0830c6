/** What the run says about one cell, while it trains and afterwards: plain JSON, kept in checkpoints. */
import { z } from 'zod'
import type { Cell } from './cells.ts'

export const cellRowSchema = z.strictObject({
  id: z.string(),
  method: z.string(),
  normaliser: z.string(),
  variant: z.string(),
  batchSize: z.number(),
  /** Its statistics are of single samples: the batch size does not matter to it. */
  perSample: z.boolean(),
  window: z.number(),
  seed: z.number(),
  state: z.enum(['waiting', 'training', 'finished', 'diverged']),
  /** Steps of the run before this cell's first; its own steps, and those done. */
  firstStep: z.number(),
  steps: z.number(),
  doneSteps: z.number(),
  /** Of the test part, 0 … 1, and how it came there: [step of the cell, accuracy]. */
  testAccuracy: z.number().nullable(),
  testLoss: z.number().nullable(),
  curve: z.array(z.tuple([z.number(), z.number()])),
  /** Loss with running statistics minus loss with the batches' own, on the same pictures, nat. */
  inferenceGap: z.number().nullable(),
  /** Medians over the layers at the last measurement, by figure (`momentVariance`). */
  statistics: z.record(z.string(), z.number()),
})
export type CellRow = z.output<typeof cellRowSchema>

export function newRow(cell: Cell, firstStep: number, steps: number): CellRow {
  const { id, method, normaliser, variant, batchSize, perSample, window, seed } = cell
  return {
    ...{ id, method, normaliser, variant, batchSize, perSample, window, seed },
    ...{ state: 'waiting', firstStep, steps, doneSteps: 0 },
    ...{ testAccuracy: null, testLoss: null, curve: [], inferenceGap: null, statistics: {} },
  }
}

/** Median over layers by figure, of figures named `<figure>:<layer>`. */
export function layerMedians(figures: Readonly<Record<string, number>>): Record<string, number> {
  const byFigure = new Map<string, number[]>()
  for (const [name, value] of Object.entries(figures)) {
    const [figure, layer] = name.split(':')
    if (figure === undefined || layer === undefined || !Number.isFinite(value)) continue
    byFigure.set(figure, [...(byFigure.get(figure) ?? []), value])
  }
  return Object.fromEntries([...byFigure].map(([figure, values]) => [figure, median(values)]))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor(middle)],
    sorted[Math.ceil(middle)],
  ]
  return (low + high) / 2
}
