/** What a search has found, as its view reads it; null for runs without one. */
import { z } from 'zod'
import type { Run } from '../../../../core/contract/run.ts'

const costSchema = z.object({ operations: z.number(), parameters: z.number() })

const childSchema = costSchema.extend({
  types: z.array(z.int()),
  generation: z.int(),
  origin: z.string(),
  parents: z.array(z.int()),
  accuracy: z.number(),
})

const searchSchema = z.object({
  kind: z.string(),
  limit: z.number().nullable(),
  children: z.array(childSchema),
  front: z.array(z.int()),
  found: z.object({
    types: z.array(z.int()),
    names: z.array(z.string()),
    reduction: z.array(z.string()).nullable(),
    bill: z.array(costSchema),
    fixed: costSchema,
    total: costSchema,
    sharedAccuracy: z.number().nullable(),
    trueAccuracy: z.number().nullable(),
    alone: z.object({ accuracy: z.number(), loss: z.number() }).nullable(),
  }),
  probabilities: z.array(z.array(z.number())),
  /** Types of each row of probabilities; runs of older versions do not say. */
  rowTypes: z.array(z.array(z.int())).default([]),
})

export type SearchFindings = z.output<typeof searchSchema>
export type JudgedChild = z.output<typeof childSchema>

export function readSearch({ result }: Run): SearchFindings | null {
  const parsed = searchSchema.safeParse(result?.['search'])
  return parsed.success ? parsed.data : null
}

/** Runs that search, or are going to. */
export function isSearchRun({ config }: Run): boolean {
  const search = config['search']
  const kind = typeof search === 'object' && search !== null && 'kind' in search && search['kind']
  return typeof kind === 'string' && kind !== 'none'
}

const searcherNames: Readonly<Record<string, string>> = {
  spos: 'SPOS',
  fairnas: 'FairNAS',
  proxylessnas: 'ProxylessNAS',
  darts: 'DARTS',
  'p-darts': 'P-DARTS',
}

export function searcherName(kind: string): string {
  return searcherNames[kind] ?? kind
}

/** Place of the best child, the first on ties, and of all its forebears. */
export function lineageOf(children: readonly JudgedChild[]): ReadonlySet<number> {
  const best = children.reduce(
    (place, child, at) => (child.accuracy > (children[place]?.accuracy ?? -1) ? at : place),
    0,
  )
  const line = new Set<number>(children.length === 0 ? [] : [best])
  // Parents come before their children, and a set hands out what is added while it is walked.
  for (const place of line) children[place]?.parents.forEach((parent) => line.add(parent))
  return line
}
