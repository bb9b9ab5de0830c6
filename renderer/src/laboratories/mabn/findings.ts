/** What a grid has found so far, read from a run's result; null where there is none yet. */
import { z } from 'zod'
import type { Config } from '../../../../core/contract/method.ts'
import { phrase } from '../../text/language.ts'

const figure = z.number().nullable()

const cellSchema = z.object({
  id: z.string(),
  method: z.string(),
  batchSize: z.number(),
  perSample: z.boolean(),
  window: z.number(),
  normaliser: z.string(),
  seed: z.number(),
  state: z.enum(['waiting', 'training', 'finished', 'diverged']),
  /** Steps of the run before this cell's first; its own steps, and those done. */
  firstStep: z.number(),
  steps: z.number(),
  doneSteps: z.number(),
  testAccuracy: figure,
  /** [step of the cell, test accuracy] */
  curve: z.array(z.tuple([z.number(), z.number()])),
  inferenceGap: figure,
  statistics: z.record(z.string(), z.number()),
})
export type CellFindings = z.output<typeof cellSchema>

const pointSchema = z.object({
  batchSize: z.number(),
  accuracy: z.number(),
  deviation: figure,
  seeds: z.number(),
})

const methodSchema = z.object({
  method: z.string(),
  perSample: z.boolean(),
  ablation: z.boolean(),
  points: z.array(pointSchema),
  gapClosed: figure,
  spread: figure,
  criticalBatch: figure,
})
export type MethodFindings = z.output<typeof methodSchema>

const findingsSchema = z.object({
  cells: z.array(cellSchema),
  summary: z.object({
    smallestBatch: figure,
    largestBatch: figure,
    gap: figure,
    gapClosed: figure,
    gapClosedCentred: figure,
    methods: z.array(methodSchema),
  }),
})
export type GridFindings = z.output<typeof findingsSchema>

export function readFindings(result: Config | null): GridFindings | null {
  const parsed = findingsSchema.safeParse(result)
  return parsed.success ? parsed.data : null
}

export function cellName({ method, perSample, batchSize, seed }: CellFindings): string {
  return perSample
    ? phrase('{method}, seed {seed}', { method, seed })
    : phrase('{method}, batch {batch}, seed {seed}', { method, batch: batchSize, seed })
}
