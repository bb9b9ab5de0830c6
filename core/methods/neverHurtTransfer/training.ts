/** Trains every cell of a grid of sources, regularisers, rules and seeds, and compares them. */
import { WorkbenchError } from '../../contract/errors.ts'
import type { Config } from '../../contract/method.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import type { OpenDataset } from '../../datasets/openDataset.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { deviceName } from '../../training/device.ts'
import { trainingLoop } from '../../training/loop.ts'
import { parseSettings, watchedAnew } from '../method.ts'
import type { MethodTraining, StepFigures, TrainContext, TrainOutcome } from '../method.ts'
import { gridCells } from './gridCells.ts'
import { transferSchema } from './settings.ts'
import type { TransferSettings } from './settings.ts'
import { taskFactory } from './source/taskFactory.ts'
import type { KeptSources, OpenSet } from './source/taskFactory.ts'
import { groupCells } from './train/conclude.ts'
import {
  evaluateStep,
  isBetweenCells,
  newGrid,
  openNext,
  resumeGrid,
  snapshotGrid,
  updateStep,
} from './train/grid.ts'
import type { Grid } from './train/grid.ts'
import { probeOf } from './train/probe.ts'
import { createCellOpener } from './train/openCells.ts'

export const neverHurtTransferTraining: MethodTraining = {
  train: async (context) => {
    const settings = parseSettings(transferSchema, context.config)
    return await trainGrid(settings, openerOf(context), context)
  },
}

function openerOf({ datasetFolders }: TrainContext): OpenSet {
  const opened = new Map<string, Promise<OpenDataset>>()
  return async (id) => {
    const folder = datasetFolders[id]
    if (folder === undefined)
      throw new WorkbenchError('dataset-unknown', `dataset: there is none called “${id}”`)
    const set = opened.get(id) ?? openDataset(folder)
    opened.set(id, set)
    return await set
  }
}

/** The same with data sets opened by the caller, who may keep sources for a later grid. */
export async function trainGrid(
  settings: TransferSettings,
  openSet: OpenSet,
  context: TrainContext,
  kept: KeptSources = new Map(),
): Promise<TrainOutcome> {
  const cells = gridCells(settings)
  const { steps, checkpointEvery } = settings.training
  const totalSteps = cells.length * steps
  const { reporter } = context
  const watch = watchOfCells(context)
  const opener = createCellOpener(settings, taskFactory(settings, { openSet, context, kept }))
  const grid = newGrid({ settings, cells, opener, context })
  try {
    const resumed = context.resumeFrom === null ? null : await readCheckpoint(context.resumeFrom)
    const doneSteps = resumed ? await resumeGrid(grid, resumed) : 0
    reporter.started({ device: deviceName(), totalSteps, step: doneSteps })
    if (grid.cell === null) await openNext(grid)
    reporter.findings(findingsOf(grid))
    const { outcome } = await trainingLoop(
      {
        ...{ doneSteps, totalSteps, evaluateEvery: 1, checkpointEvery },
        update: (step) => updateStep(grid, step),
        probe: probeOf(grid),
        runner: () => grid.cell?.runner ?? null,
        evaluate: () => afterStep(grid, watch.next),
        snapshot: () => snapshotGrid(grid),
      },
      watch.context,
    )
    return { outcome, metrics: headline(grid), result: findingsOf(grid) }
  } catch (thrown) {
    // A source was being trained when the person stopped the run.
    if (!(thrown instanceof WorkbenchError && thrown.code === 'cancelled')) throw thrown
    return { outcome: 'stopped', metrics: headline(grid), result: findingsOf(grid) }
  } finally {
    opener.dispose()
  }
}

/** Tests where that is due; between two cells tells what is known and opens the next. */
async function afterStep(grid: Grid, watchNext: () => void): Promise<StepFigures> {
  const figures = await evaluateStep(grid)
  if (isBetweenCells(grid)) {
    grid.context.reporter.findings(findingsOf(grid))
    await openNext(grid)
    watchNext()
  }
  return figures
}

/** The cells share one loop; each is watched by itself. */
function watchOfCells(context: TrainContext) {
  let cell = watchedAnew(context, 'cell').watch
  const next = () => (cell = watchedAnew(context, 'cell').watch)
  if (!context.watch) return { context, next }
  const look: typeof context.watch.look = (...seen) => cell?.look(...seen) ?? null
  return { context: { ...context, watch: { ...context.watch, look } }, next }
}

function findingsOf({ done, cells, settings, opener }: Grid): Config {
  const sources = [...opener.fits.values()]
  const { steps } = settings.training
  const found = { cells: done, groups: groupCells(done), planned: cells.length, steps, sources }
  return found as unknown as Config
}

/** What lists show: the best group, and the promise over all of them. */
function headline({ done }: Grid): Record<string, number> {
  const groups = groupCells(done)
  const best = groups.reduce((most, { accuracy }) => Math.max(most, accuracy ?? 0), 0)
  return { 'test/accuracy': best / 100, cells: done.length }
}
