/** The form of an angle test-vector file, parsed strictly where it is used. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import { nasBenchEdges, nasBenchTypes } from '../methods/angleShrinking/spaces/nasBench.ts'
import { vectorSpaces } from './absVectorLayouts.ts'

const tensorSchema = z.object({ shape: z.array(z.int()), v: z.array(z.number()) })

const childSchema = z.object({
  len: z.number(),
  dot_i: z.number(),
  n0_i: z.number(),
  n1_i: z.number(),
  pool: z.number(),
  angle: z.number(),
  arch: z.union([z.array(z.number()), z.string()]).optional(),
  ops: z.string().optional(),
})

/** An operator as `1<-0/skip_connect`, or as a pair of edge and type, each by name or number. */
const operatorSchema = z
  .union([
    z.string(),
    z.tuple([z.union([z.string(), z.number()]), z.union([z.string(), z.number()])]),
  ])
  .transform((given) => {
    const [edge = '', type = ''] = typeof given === 'string' ? given.split(/[/,]/) : given
    return `${edgeName(edge)}/${typeName(type)}`
  })

const allowedSchema = z.union([
  z.record(z.string(), z.array(z.union([z.string(), z.number()]))),
  z.array(z.array(z.union([z.string(), z.number()]))),
])

const shrinkSchema = z.object({
  operations: allowedSchema.transform(operationsFrom),
  k: z.int().nonnegative(),
  children: z.int(),
  scores: z.record(z.string(), z.object({ mean_angle: z.number(), count: z.int() })),
  dropped: z.array(operatorSchema),
  after: allowedSchema.transform(operationsFrom),
})
export type ExhaustiveShrink = z.output<typeof shrinkSchema>

const caseSchema = z.object({
  id: z.enum(vectorSpaces),
  W0: z.record(z.string(), tensorSchema),
  W1: z.record(z.string(), tensorSchema),
  expected: z.array(childSchema),
  exhaustive_shrink: shrinkSchema.optional(),
})
export type VectorCase = z.output<typeof caseSchema>
export type VectorChild = z.output<typeof childSchema>

const dropSchema = z.object({
  operations: z.array(z.array(z.int())),
  scores: z.record(z.string(), z.number()),
  k: z.int().optional(),
  dropped: z.array(z.tuple([z.int(), z.int()])),
  after: z.array(z.array(z.int())),
  mode: z.enum(['global-k', 'one-per-edge']).default('global-k'),
})
export type DropCase = z.output<typeof dropSchema>

const fileSchema = z.object({
  scale: z.number().positive(),
  cases: z.array(caseSchema),
  drop_rule: z.array(dropSchema).default([]),
})
export type VectorFile = z.output<typeof fileSchema>

export async function readVectorFile(file: string): Promise<VectorFile> {
  const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new WorkbenchError(
    'config-invalid',
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a file of test vectors'}`,
    { cause: parsed.error },
  )
}

function edgeName(edge: string | number): string {
  const number = Number(edge)
  return Number.isInteger(number) ? (nasBenchEdges[number] ?? String(edge)) : String(edge)
}

function typeName(type: string | number): string {
  const number = Number(type)
  return Number.isInteger(number) ? (nasBenchTypes[number] ?? String(type)) : String(type)
}

function operationsFrom(given: z.output<typeof allowedSchema>): number[][] {
  const byEdge = Array.isArray(given)
    ? given
    : nasBenchEdges.map((name, edge) => given[name] ?? given[String(edge)] ?? [])
  return byEdge.map((types) =>
    types.map((type) => nasBenchTypes.findIndex((name) => name === typeName(type))),
  )
}
