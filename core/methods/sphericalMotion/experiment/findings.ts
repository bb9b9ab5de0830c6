/** What one training of an experiment leaves behind: small enough for dozens of them. */
import { z } from 'zod'
import type { TrainOutcome } from '../../method.ts'
import type { Cell } from './cells.ts'

const comparisonSchema = z.object({
  measured: z.number().nullable(),
  predicted: z.number().nullable(),
  relativeError: z.number().nullable(),
})

const layerSchema = z.object({
  name: z.string(),
  scaleInvariant: z.boolean(),
  angularUpdate: comparisonSchema,
  weightNorm: comparisonSchema,
  equilibriumReachedAtStep: z.number().nullable(),
  balanceGap: z.number().nullable(),
})
export type CellLayer = z.output<typeof layerSchema>

export type CellFindings = {
  readonly label: string
  readonly values: Readonly<Record<string, number | string>>
  readonly seed: number
  /** Steps of the whole run [from, to) that this training took. */
  readonly from: number
  readonly to: number
  readonly batchSize: number
  readonly layers: readonly CellLayer[]
  readonly testAccuracy: number | null
  readonly testLoss: number | null
  readonly trainLoss: number | null
  /** Why it ended early; null for one that ran to its end. */
  readonly failure: string | null
}

export function cellFindings(cell: Cell, from: number, outcome: TrainOutcome): CellFindings {
  const { metrics, result } = outcome
  return {
    ...described(cell, from),
    layers: z.array(layerSchema).parse(result['layers']),
    testAccuracy: metrics['test/accuracy'] ?? null,
    testLoss: metrics['test/loss'] ?? null,
    trainLoss: metrics['train/loss'] ?? null,
    failure: null,
  }
}

export function failedCell(cell: Cell, from: number, failure: string): CellFindings {
  const nothing = { testAccuracy: null, testLoss: null, trainLoss: null }
  return { ...described(cell, from), layers: [], ...nothing, failure }
}

function described({ label, values, seed, settings }: Cell, from: number) {
  const { steps, batchSize } = settings.training
  return { label, values, seed, from, to: from + steps, batchSize }
}
