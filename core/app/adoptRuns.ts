/** Takes the runs of another workspace into this one, each once: what `collect` does after a cluster job. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricBlock, SeriesData } from '../contract/metric.ts'
import type { Run } from '../contract/run.ts'
import { isActive } from '../contract/run.ts'
import { openSqliteStore } from '../runs/sqlite.ts'
import type { RunStore } from '../runs/store.ts'
import type { EventListener } from './eventHub.ts'
import { everySeries } from './everySeries.ts'

export interface AdoptOptions {
  readonly workspace: string
  readonly store: RunStore
  readonly tell: EventListener
}

type Foreign = { readonly workspace: string; readonly store: RunStore }

/**
 * Adopts runs that are over for good. Interrupted and stopped ones may go on where they are, and are only counted.
 * @param place folder of the other workspace
 */
export async function adoptRuns(
  options: AdoptOptions,
  place: string,
): Promise<{ adopted: string[]; known: number; waiting: number }> {
  const file = join(place, 'workspace.sqlite')
  // A task that has not begun, or one that is under way and writes.
  if (!existsSync(file) || existsSync(join(place, 'workspace.lock')))
    return { adopted: [], known: 0, waiting: 1 }
  const store = openSqliteStore(file, { access: 'read' })
  try {
    const origins = originsOf(options.store)
    const counts = { adopted: [] as string[], known: 0, waiting: 0 }
    for (const run of store.runs().toReversed()) {
      const origin = `${place}#${run.runId}`
      if (origins.has(origin)) counts.known += 1
      else if (!isOver(run)) counts.waiting += 1
      else counts.adopted.push(await adopt(options, { workspace: place, store }, run))
    }
    return counts
  } finally {
    store.close()
  }
}

function originsOf(store: RunStore): ReadonlySet<string> {
  return new Set(store.documents('adopted').map((body) => JSON.parse(body) as string))
}

function isOver({ status }: Run): boolean {
  return !isActive(status) && status.kind !== 'interrupted' && status.kind !== 'stopped'
}

/** All or nothing: the run is there once its checkpoints are. */
async function adopt(
  { workspace, store, tell }: AdoptOptions,
  foreign: Foreign,
  run: Run,
): Promise<string> {
  const runId = `run-${String(store.nextNumber())}`
  const checkpoints = foreign.store.checkpoints(run.runId)
  const folder = join(workspace, 'checkpoints', runId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { file } of checkpoints)
    await copyFile(join(foreign.workspace, 'checkpoints', run.runId, file), join(folder, file))
  // Lineage names runs of the workspace it was written in.
  const own = { ...run, runId, parent: null, trial: null }
  const blocks = blocksOf(everySeries(foreign.store, run.runId))
  store.adoptRun(own, { blocks, events: foreign.store.events(run.runId), checkpoints })
  store.putDocument('adopted', runId, JSON.stringify(`${foreign.workspace}#${run.runId}`))
  tell('run.changed', store.run(runId))
  return runId
}

function blocksOf(series: readonly SeriesData[]): MetricBlock[] {
  return series.map(({ key, steps, seconds, values }) => ({
    series: [key],
    ...{ steps, seconds, values },
  }))
}
