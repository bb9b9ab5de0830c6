/** Takes the runs of another workspace into this one, each once: what `collect` does after a cluster job. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Run } from '../contract/run.ts'
import { isActive } from '../contract/run.ts'
import { openSqliteStore } from '../runs/sqlite.ts'
import type { RunStore } from '../runs/store.ts'
import type { EventListener } from './eventHub.ts'

export interface AdoptOptions {
  readonly workspace: string
  readonly store: RunStore
  readonly tell: EventListener
}

type Foreign = { readonly workspace: string; readonly store: RunStore }

const everyPoint = 10_000_000

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

async function adopt(options: AdoptOptions, foreign: Foreign, run: Run): Promise<string> {
  const { store, tell } = options
  const runId = `run-${String(store.nextNumber())}`
  // Lineage names runs of the workspace it was written in.
  store.createRun({ ...run, runId, parent: null, trial: null })
  copyFigures(store, foreign.store, run, runId)
  await copyCheckpoints(options, foreign, run.runId, runId)
  const { step, seconds, metrics, result, status, startedAt, endedAt } = run
  const adopted = store.updateRun(runId, {
    ...{ step, seconds, metrics, result, status, startedAt, endedAt },
  })
  const origin = `${foreign.workspace}#${run.runId}`
  store.putDocument('adopted', runId, JSON.stringify(origin))
  tell('run.changed', adopted)
  return runId
}

function copyFigures(to: RunStore, from: RunStore, { runId, step, seconds }: Run, own: string) {
  const keys = from.seriesIndex(runId).map(({ key }) => key)
  const all = { maxPoints: everyPoint, fromStep: null, toStep: null }
  const series = keys.length === 0 ? [] : from.series(runId, { keys, ...all })
  const blocks = series.map(({ key, ...points }) => ({
    series: [key],
    steps: points.steps,
    seconds: points.seconds,
    values: points.values,
  }))
  to.appendProgress(own, { step, seconds, blocks, events: from.events(runId) })
}

async function copyCheckpoints(
  { workspace, store }: AdoptOptions,
  foreign: Foreign,
  runId: string,
  own: string,
): Promise<void> {
  const folder = join(workspace, 'checkpoints', own)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const checkpoint of foreign.store.checkpoints(runId)) {
    const file = basename(checkpoint.file)
    await copyFile(join(foreign.workspace, 'checkpoints', runId, file), join(folder, file))
    store.addCheckpoint(own, checkpoint)
  }
}
