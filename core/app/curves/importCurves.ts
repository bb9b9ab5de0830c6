/** Takes curves that other programs wrote into a workspace as runs: event files of TensorBoard, tables of metrics. */
import type { Clock } from '../../contract/clock.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { isHardware } from '../../contract/instruments.ts'
import type { MetricBlock } from '../../contract/metric.ts'
import type { Run, RunEvent } from '../../contract/run.ts'
import type { RunHistory, RunStore } from '../../runs/store.ts'
import type { Budget, ReadRun } from './curveRun.ts'
import { pointLimit } from './curveRun.ts'
import { eventRuns } from './eventRuns.ts'
import { recognise } from './recogniseCurves.ts'
import { tableRuns } from './tableRuns.ts'
import { unreadable } from './unreadable.ts'
import { watchOf } from './watch.ts'
import type { Watching } from './watch.ts'

export interface ImportCurvesOptions extends Watching {
  readonly store: RunStore
  readonly clock: Clock
}

/** All or nothing: the workspace is touched by one transaction, at the end. Newest runs last. */
export async function importCurves(
  options: ImportCurvesOptions,
  paths: readonly string[],
): Promise<Run[]> {
  const read = await readCurves(paths, options)
  const first = options.store.nextNumber()
  const adopted = read.map((one, index) => adoptable(one, first + index, options.clock))
  options.store.adoptRuns(adopted)
  return adopted.map(({ run }) => options.store.run(run.runId))
}

/** Without a workspace. Throws `curves-unreadable` or `cancelled`. */
export async function readCurves(
  paths: readonly string[],
  watching: Watching = {},
): Promise<ReadRun[]> {
  try {
    const { label, events, tables } = await recognise(paths)
    if (events.length + tables.length === 0)
      throw unreadable(
        label,
        'neither event files of TensorBoard (…tfevents…) nor a table of metrics',
      )
    const total = [...events, ...tables].reduce((sum, { size }) => sum + size, 0)
    const watch = watchOf(total, watching)
    const budget: Budget = { left: pointLimit }
    const runs = events.length > 0 ? await eventRuns(events, label, budget, watch) : []
    for (const table of tables) runs.push(...(await tableRuns(table, budget, watch)))
    return runs
  } catch (thrown) {
    throw inWords(thrown)
  }
}

/** What the readers of tables and folders say, they say of data sets. */
function inWords(thrown: unknown): unknown {
  if (!(thrown instanceof WorkbenchError) || thrown.code !== 'dataset-unreadable') return thrown
  const { message: reason, details } = thrown
  return new WorkbenchError('curves-unreadable', `${reason}; nothing was imported`, {
    ...{ details, cause: thrown },
  })
}

function adoptable(read: ReadRun, number: number, clock: Clock): { run: Run; history: RunHistory } {
  const { name, blocks, startedAt, endedAt, step, seconds, config, remarks } = read
  const at = clock.now().toISOString()
  const points = blocks.reduce((sum, { steps }) => sum + steps.length, 0)
  const origin = `Imported from ${read.origin}: ${points} ${points === 1 ? 'point' : 'points'} of ${blocks.length} ${blocks.length === 1 ? 'curve' : 'curves'}.`
  const seed = config['seed']
  const run: Run = {
    ...{ runId: `run-${number}`, name: oneLine(name), method: 'imported', config },
    seed: Number.isSafeInteger(seed) ? (seed as number) : 0,
    ...{ status: { kind: 'finished' }, createdAt: at, startedAt, endedAt },
    ...{ step, totalSteps: step, seconds, device: null, metrics: lastFiguresOf(blocks) },
    ...{ result: null, notes: origin, tags: [], deletedAt: null, archivedAt: null },
    ...{ parent: null, trial: null },
  }
  const events: RunEvent[] = [
    { step, at, kind: 'lifecycle', message: origin.replaceAll('`', '') },
    ...remarks.map((message) => ({ step, at, kind: 'warning' as const, message })),
  ]
  return { run, history: { blocks, events, checkpoints: [] } }
}

/** What is a name stays in its line. */
function oneLine(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
  return plain === '' ? 'imported curves' : plain
}

function lastFiguresOf(blocks: readonly MetricBlock[]): Record<string, number> {
  const figures = blocks.flatMap(({ series, values }): [string, number][] => {
    const [key] = series
    const last = values.at(-1)
    return key?.layer === null && !isHardware(key.family) && Number.isFinite(last)
      ? [[key.family, last ?? 0]]
      : []
  })
  return Object.fromEntries(figures)
}
