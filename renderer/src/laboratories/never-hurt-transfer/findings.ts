/** What a grid of transfers has found so far, read from a run's result; null where there is none yet. */
import { z } from 'zod'
import type { Config } from '../../../../core/contract/method.ts'
import { given, listed, phrase, translate } from '../../text/language.ts'
import { mappingRowSchema } from '../../../../core/contract/model.ts'

const figure = z.number().nullable()

const pairedSchema = z.object({
  pairs: z.number(),
  mean: z.number(),
  standardError: figure,
  p: figure,
})
export type PairedFinding = z.output<typeof pairedSchema>

const groupSchema = z.object({
  source: z.string(),
  regulariser: z.string(),
  strength: z.number(),
  rule: z.string(),
  seeds: z.number(),
  diverged: z.number(),
  accuracy: figure,
  deviation: figure,
  againstSum: pairedSchema.nullable(),
  againstFineTuning: pairedSchema.nullable(),
  conflictShare: figure,
  cosine: figure,
  opposedShare: figure,
  distance: figure,
  trainLoss: figure,
})
export type GroupFinding = z.output<typeof groupSchema>

const cellSchema = z.object({
  source: z.string(),
  regulariser: z.string(),
  strength: z.number(),
  rule: z.string(),
  seed: z.number(),
  divergedAt: figure,
})
export type CellFinding = z.output<typeof cellSchema>

const sourceSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** Of a linear classifier on the frozen features, percent; null from scratch. */
  probe: figure,
  chance: z.number(),
  /** Between features and labels, 0 … 1. */
  alignment: figure,
  untrained: z.object({ probe: figure, alignment: figure }).nullable(),
  verdict: z.enum(['fits', 'unclear', 'does-not-fit', 'none']),
  mapping: z.array(mappingRowSchema),
})
export type SourceFinding = z.output<typeof sourceSchema>

const findingsSchema = z.object({
  planned: z.number(),
  steps: z.number(),
  cells: z.array(cellSchema),
  groups: z.array(groupSchema),
  sources: z.array(sourceSchema).default([]),
})
export type TransferFindings = z.output<typeof findingsSchema>

export function readFindings(result: Config | null): TransferFindings | null {
  const parsed = findingsSchema.safeParse(result)
  return parsed.success ? parsed.data : null
}

export const ruleNames: Readonly<Record<string, string>> = {
  sum: 'Plain sum',
  'never-hurt': 'Never hurt (DTNH)',
  pcgrad: 'PCGrad',
  'a-gem': 'A-GEM',
  drop: 'Drop on conflict',
}

export const regulariserNames: Readonly<Record<string, string>> = {
  none: 'Fine-tuning',
  l2: 'L2',
  'l2-sp': 'L2-SP',
  distillation: 'Distillation',
  delta: 'DELTA',
}

/**
 * `recipe:digits-0-4` → the label that the source report gives, else the name without its kind. Runs and imported
 * models have names that people gave.
 */
export function sourceLabel(id: string, sources: readonly SourceFinding[]): string {
  const label = sources.find((source) => source.id === id)?.label ?? id.replace(/^\w+:/, '')
  return /^(run|model):/.test(id) ? label : translate(label)
}

export function regulariserText({
  regulariser,
  strength,
}: Pick<GroupFinding, 'regulariser' | 'strength'>): string {
  const name = regulariserNames[regulariser] ?? regulariser
  return regulariser === 'none' ? name : listed([translate(name), `α = ${strength}`])
}

export function cellText(cell: CellFinding, sources: readonly SourceFinding[]): string {
  const rule = cell.regulariser === 'none' ? '' : (ruleNames[cell.rule] ?? cell.rule)
  const how = listed([regulariserText(cell), rule].filter((part) => part !== '').map(translate))
  return phrase('{cell}, seed {seed}', {
    cell: given(
      phrase('{source}: {how}', { source: given(sourceLabel(cell.source, sources)), how }),
    ),
    seed: cell.seed + 1,
  })
}
