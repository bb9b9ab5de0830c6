/**
 * Trains the cells of a grid one after another, as one run:
 *
 *   for each cell: open its network, train it to its last step, write its row of the findings
 *
 * Steps of the run count on from cell to cell. A cell that diverges is told as such and the grid goes
 * on; if it is the only one, the run ends with the last good checkpoint, as everywhere.
 */
import { rm } from 'node:fs/promises'
import type { Config } from '../../contract/method.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { deviceName } from '../../training/device.ts'
import { evaluateEach } from '../../training/evaluation.ts'
import { layerProbe } from '../../training/layerProbe.ts'
import { trainingLoop } from '../../training/loop.ts'
import type { LoopOutcome, StepProbe } from '../../training/loop.ts'
import { confusionFindings } from '../../training/verdicts.ts'
import { preparePictures } from '../../training/pictures.ts'
import type { PictureSet } from '../../training/pictures.ts'
import { parseSettings, watchedAnew } from '../method.ts'
import type {
  MethodTraining,
  Reporter,
  StepFigures,
  TrainContext,
  TrainOutcome,
} from '../method.ts'
import { gridSnapshot, openGrid } from './grid.ts'
import type { Grid, Restored } from './grid.ts'
import { measure, prepareMeasuring } from './measure.ts'
import type { Measuring } from './measure.ts'
import { mabnNetwork } from './network.ts'
import { layerMedians } from './row.ts'
import type { CellRow } from './row.ts'
import { openCell, updateCell } from './session.ts'
import type { CellSession } from './session.ts'
import { mabnSchema } from './settings.ts'
import type { MabnSettings } from './settings.ts'
import { summarise } from './summary.ts'

export const mabnTraining: MethodTraining = {
  network: mabnNetwork,
  train: async (context) => {
    const settings = parseSettings(mabnSchema, context.config)
    const folder = context.datasetFolders[settings.dataset]
    if (folder === undefined)
      throw new WorkbenchError(
        'dataset-unknown',
        `dataset: there is none called “${settings.dataset}”`,
      )
    const pictures = preparePictures(await openDataset(folder), settings.imageReduction)
    return await trainOn(pictures, settings, context)
  },
}

/** The same on pictures already in memory. */
export async function trainOn(
  pictures: PictureSet,
  settings: MabnSettings,
  given: TrainContext,
): Promise<TrainOutcome> {
  const resumed = given.resumeFrom === null ? null : await readCheckpoint(given.resumeFrom)
  const grid = openGrid(settings, resumed)
  const reporter = keepingFewCheckpoints(given.reporter)
  const context = { ...given, reporter }
  const { index: first, restored } = grid.start
  const doneSteps = (grid.rows[first]?.firstStep ?? 0) + (restored?.doneSteps ?? 0)
  context.control.spent(grid.seconds)
  context.reporter.started({ device: deviceName(), totalSteps: grid.totalSteps, step: doneSteps })
  let figures: StepFigures = {}
  for (let index = first; index < grid.cells.length; index += 1) {
    const place = { grid, index, restored: index === first ? restored : null }
    const part = grid.cells.length > 1 ? 'cell' : 'run'
    const bench = { pictures, settings, context: watchedAnew(context, part) }
    const ended = await trainCell(bench, place)
    if (ended === null) continue
    figures = { ...figures, ...ended.figures }
    if (ended.outcome === 'stopped')
      return { outcome: 'stopped', metrics: headline(figures), result: findings(grid) }
  }
  return { outcome: 'finished', metrics: headline(figures), result: findings(grid) }
}

type Bench = {
  readonly pictures: PictureSet
  readonly settings: MabnSettings
  readonly context: TrainContext
}
type Place = { readonly grid: Grid; readonly index: number; readonly restored: Restored | null }

/** Null when the cell diverged and the grid goes on. */
async function trainCell(bench: Bench, place: Place): Promise<LoopOutcome | null> {
  const { pictures, settings, context } = bench
  const { grid, index, restored } = place
  const [cell, row] = [grid.cells[index], grid.rows[index]]
  if (!cell || !row) throw new RangeError(`the grid has no cell ${index}`)
  const session = openCell(settings, cell, pictures)
  try {
    if (restored) {
      session.runner.writeState(restored.tensors)
      session.sampler.writeState(restored.sampler)
    } else announce(context.reporter, row)
    row.state = 'training'
    context.reporter.findings(findings(grid))
    const ended = await trainingLoop(cellLoop(bench, place, session, row), context)
    if (ended.outcome === 'finished') row.state = 'finished'
    context.reporter.findings(findings(grid))
    return ended
  } catch (thrown) {
    const diverged = thrown instanceof WorkbenchError && thrown.code === 'run-diverged'
    if (!diverged || grid.cells.length === 1) throw thrown
    row.state = 'diverged'
    context.reporter.event(
      row.firstStep + row.doneSteps,
      'note',
      `${row.method}: ${thrown.message}`,
    )
    context.reporter.findings(findings(grid))
    return null
  } finally {
    session.runner.dispose()
  }
}

function announce(reporter: Reporter, row: CellRow) {
  reporter.event(row.firstStep, 'note', `now ${cellTitle(row)}`)
}

function cellTitle({ method, perSample, batchSize, seed }: CellRow): string {
  const size = perSample ? '' : `, batches of ${batchSize}`
  return `${method}${size}, seed ${seed}`
}

function cellLoop(
  { pictures, settings, context }: Bench,
  { grid, index, restored }: Place,
  session: CellSession,
  row: CellRow,
) {
  const { evaluateEvery, checkpointEvery } = settings.training
  const { control, reporter } = context
  const { firstStep, steps } = row
  const cell = grid.cells[index]
  const measuring =
    cell && settings.measureEvery > 0 ? prepareMeasuring(settings, cell, pictures) : null
  const readSeconds = stopwatch(control.seconds)
  return {
    ...{ evaluateEvery, checkpointEvery, totalSteps: firstStep + steps },
    doneSteps: firstStep + (restored?.doneSteps ?? 0),
    update: (step: number): StepFigures => {
      const { loss, accuracy, learningRate } = updateCell(session, settings, step - firstStep)
      row.doneSteps = step + 1 - firstStep
      // Apart from the step's own figures: every series of a batch of points has the same steps.
      const measures = measured(measuring, settings, session, row)
      if (measures) reporter.figures(step + 1, measures)
      return {
        ...{ 'train/loss': loss, 'train/accuracy': accuracy, learningRate },
        throughput: session.plan.batchSize / Math.max(1e-6, readSeconds()),
      }
    },
    probe: probeOf(session, settings, firstStep),
    runner: () => session.runner,
    evaluate: async (step: number): Promise<StepFigures> => {
      const state = session.runner.readState()
      const { figures, verdicts } = await evaluateEach(session.network, state, pictures.test)
      noteTest(row, figures)
      const { classes } = pictures
      reporter.findings({
        ...findings(grid),
        ...confusionFindings(verdicts, { step, classes, of: cellTitle(row) }),
      })
      return figures
    },
    snapshot: (step: number) =>
      gridSnapshot(grid, index, session, {
        doneSteps: step - firstStep,
        seconds: control.seconds(),
      }),
  }
}

/** Null when nobody asked for histograms. */
function probeOf(
  { network, runner }: CellSession,
  { histogramsEvery, optimizer: { momentum, weightDecay } }: MabnSettings,
  firstStep: number,
): StepProbe | null {
  if (histogramsEvery === 0) return null
  return layerProbe({
    layers: network.layers.map(({ name, weight }) => ({ name, weights: [weight], decays: true })),
    readState: () => runner.readState(),
    ...{ momentum, weightDecay, takes: 'whole' },
    isDue: (step) => (step + 1 - firstStep) % histogramsEvery === 0,
  })
}

/** Seconds since the last call. */
function stopwatch(seconds: () => number): () => number {
  let last = seconds()
  return () => {
    const now = seconds()
    const passed = now - last
    last = now
    return passed
  }
}

function measured(
  measuring: Measuring | null,
  { measureEvery }: MabnSettings,
  { runner }: CellSession,
  row: CellRow,
): StepFigures | null {
  const isDue = row.doneSteps % measureEvery === 0 || row.doneSteps === row.steps
  if (!measuring || !isDue) return null
  const figures = measure(measuring, runner.readState())
  row.statistics = layerMedians(figures)
  row.inferenceGap = finite(figures['inferenceGap'])
  return figures
}

function noteTest(row: CellRow, figures: StepFigures): void {
  row.testAccuracy = finite(figures['test/accuracy'])
  row.testLoss = finite(figures['test/loss'])
  if (row.testAccuracy !== null) row.curve.push([row.doneSteps, row.testAccuracy])
}

/** JSON has no NaN. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function findings({ rows }: Grid): Config {
  return { cells: rows.map((row) => ({ ...row })), summary: summarise(rows) }
}

/** What lists show: the figures of the whole run, not those of single layers. */
function headline(figures: StepFigures): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([name]) => !name.includes(':')))
}

/** The loop keeps two checkpoints of each cell; those of earlier cells go with the next one's first. */
function keepingFewCheckpoints(reporter: Reporter): Reporter {
  const files: string[] = []
  return {
    ...reporter,
    checkpoint: (checkpoint) => {
      reporter.checkpoint(checkpoint)
      files.push(checkpoint.file)
      for (const old of files.splice(0, files.length - 2)) void rm(old, { force: true })
    },
  }
}
