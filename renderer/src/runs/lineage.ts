/** The family of a run: what it was forked or copied from, and what was forked or copied from it. */
import type { Run } from '../../../core/contract/run.ts'

export interface Relative {
  readonly run: Run
  /** 0 for the oldest one that is still there. */
  readonly depth: number
  /** Step of the parent's checkpoint that it goes on from; null for a copy, and for the oldest. */
  readonly forkedAt: number | null
}

/** From the oldest ancestor down, children right after their parent, in the order they were made. */
export function lineageOf(runId: string, runs: ReadonlyMap<string, Run>): Relative[] {
  const children = new Map<string, Run[]>()
  for (const run of runs.values())
    if (run.parent) children.set(run.parent.runId, [...(children.get(run.parent.runId) ?? []), run])
  const oldest = ancestorOf(runId, runs)
  return oldest ? descend(oldest, 0, children) : []
}

function ancestorOf(runId: string, runs: ReadonlyMap<string, Run>): Run | undefined {
  const run = runs.get(runId)
  const parent = run?.parent ? runs.get(run.parent.runId) : undefined
  return parent ? ancestorOf(parent.runId, runs) : run
}

function descend(run: Run, depth: number, children: ReadonlyMap<string, Run[]>): Relative[] {
  const own = [...(children.get(run.runId) ?? [])].sort((one, other) =>
    one.createdAt < other.createdAt ? -1 : 1,
  )
  const here = { run, depth, forkedAt: run.parent?.step ?? null }
  return [here, ...own.flatMap((child) => descend(child, depth + 1, children))]
}
