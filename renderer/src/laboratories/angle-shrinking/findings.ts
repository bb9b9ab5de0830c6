/** What a shrinking run has found, as its views read it. Null until the first words have come. */
import { z } from 'zod'
import type { Run } from '../../../../core/contract/run.ts'

const operatorSchema = z.object({ edge: z.int(), type: z.int() })
const stateSchema = z.object({ size: z.number(), operations: z.array(z.array(z.int())) })
const judgedSchema = z.object({ accuracyAfter: z.number(), bestKept: z.number() })

const roundSchema = z.object({
  round: z.int(),
  step: z.int(),
  from: z.string().optional(),
  before: stateSchema,
  after: stateSchema,
  scores: z.array(operatorSchema.extend({ score: z.number(), count: z.number() })),
  dropped: z.array(operatorSchema),
  histogram: z.object({
    low: z.number(),
    high: z.number(),
    before: z.array(z.number()),
    after: z.array(z.number()),
  }),
  wouldDrop: z.record(z.string(), z.array(operatorSchema)),
  truth: z
    .object({
      tau: z.number(),
      accuracyBefore: z.number(),
      accuracyAfter: z.number(),
      bestKept: z.number(),
      rivals: z.record(z.string(), judgedSchema),
    })
    .nullable(),
})

const costSchema = z.object({ operations: z.number(), parameters: z.number() })

const findingsSchema = z.object({
  space: z.object({
    title: z.string(),
    edges: z.array(z.string()),
    types: z.array(z.object({ type: z.int(), name: z.string() })),
    operations: z.array(z.array(z.int())),
  }),
  rounds: z.array(roundSchema),
  agreements: z
    .array(
      z.object({
        metric: z.string(),
        tau: z.number().nullable(),
        low: z.number().nullable(),
        high: z.number().nullable(),
        children: z.number(),
      }),
    )
    .optional(),
  scatter: z.array(z.tuple([z.number(), z.number()])).optional(),
  winner: z
    .object({
      child: z.array(z.int()),
      angle: z.number(),
      cost: costSchema,
      bill: z.array(costSchema),
      trueAccuracy: z.number().nullable(),
      trueRank: z.number().nullable(),
    })
    .optional(),
})

export type Findings = z.output<typeof findingsSchema>
export type Round = z.output<typeof roundSchema>
export type SpaceShape = Findings['space']
export type OperatorPlace = z.output<typeof operatorSchema>
export type Winner = NonNullable<Findings['winner']>
export type Agreement = NonNullable<Findings['agreements']>[number]

export function readFindings({ result }: Run): Findings | null {
  const parsed = findingsSchema.safeParse(result)
  return parsed.success ? parsed.data : null
}

/** `3<-1/skip_connect` */
export function operatorName({ edges, types }: SpaceShape, { edge, type }: OperatorPlace): string {
  return `${edges[edge] ?? edge}/${typeName({ types }, type)}`
}

export function typeName({ types }: Pick<SpaceShape, 'types'>, type: number): string {
  return types.find((one) => one.type === type)?.name ?? String(type)
}

/** Names of metrics as people say them. */
const metricLabels: Readonly<Record<string, string>> = {
  angle: 'Angle',
  angleFromInitial: 'Angle, W0 initial',
  angleFromEpoch: 'Angle, W0 after one epoch',
  angleTested: 'Angle, tested children only',
  accuracy: 'Accuracy, statistics recomputed',
  accuracyRunning: 'Accuracy, running statistics',
  magnitude: 'Operator strength α',
  parameters: 'Parameters',
  operations: 'Multiply-adds',
  random: 'Random',
}

export function metricLabel(metric: string): string {
  return metricLabels[metric] ?? metric
}
