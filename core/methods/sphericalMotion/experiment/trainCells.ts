/**
 * Several trainings as one run: one after the other, on one axis of steps.
 *
 * A checkpoint holds the training under way and the findings of those before it, so that a run goes
 * on exactly where it was, within a cell or between two.
 */
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import type { Config, ConfigValue } from '../../../contract/method.ts'
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Checkpoint } from '../../../training/checkpoint.ts'
import { watchedAnew } from '../../method.ts'
import type { Reporter, TrainContext, TrainOutcome } from '../../method.ts'
import type { SphericalMotionSettings } from '../settings.ts'
import { cellsOf } from './cells.ts'
import type { Cell } from './cells.ts'
import { compareCells } from './compare.ts'
import { cellFindings, failedCell } from './findings.ts'
import type { CellFindings } from './findings.ts'

/** Where a training lies within its run. */
export type Place = {
  /** Steps of the run before it. */
  readonly from: number
  readonly totalSteps: number
  /** What a checkpoint of the training must hold to be one of the run. */
  readonly wrap: (checkpoint: Checkpoint) => Checkpoint
}

export type TrainCell = (
  settings: SphericalMotionSettings,
  context: TrainContext,
  resumed: Checkpoint | null,
  place: Place,
) => Promise<TrainOutcome>

const stateSchema = z.object({
  cells: z.custom<CellFindings[]>(Array.isArray),
  training: z.custom<ConfigValue>(),
})

export async function trainCells(
  settings: SphericalMotionSettings,
  context: TrainContext,
  resumed: Checkpoint | null,
  train: TrainCell,
): Promise<TrainOutcome> {
  const cells = cellsOf(settings)
  const earlier = resumed ? stateSchema.parse(resumed.state) : null
  const done: CellFindings[] = [...(earlier?.cells ?? [])]
  const totalSteps = stepsOf(cells)
  const sweep = checkpointSweep()
  let inner = resumed && earlier ? { state: earlier.training, tensors: resumed.tensors } : null
  let outcome: TrainOutcome = { outcome: 'finished', metrics: {}, result: {} }
  for (const cell of cells.slice(done.length)) {
    const from = stepsOf(cells.slice(0, done.length))
    const told = cellContext(
      watchedAnew(context, 'cell'),
      { from, cell, cells, number: done.length + 1 },
      sweep,
    )
    const place = { from, totalSteps, wrap: wrapper([...done]) }
    const ended = await outcomeOf(cell, from, () => train(cell.settings, told, inner, place))
    inner = null
    if (ended.outcome) outcome = ended.outcome
    if (outcome.outcome === 'stopped') break
    if (ended.findings.failure)
      context.reporter.event(from, 'warning', `${cell.label}: ${ended.findings.failure}`)
    done.push(ended.findings)
    context.reporter.findings(resultOf(settings, done, outcome))
  }
  return { ...outcome, result: resultOf(settings, done, outcome) }
}

function stepsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.settings.training.steps, 0)
}

type Ended = { readonly outcome: TrainOutcome | null; readonly findings: CellFindings }

/** A training that diverges is a finding of the experiment, not the end of it. */
async function outcomeOf(
  cell: Cell,
  from: number,
  train: () => Promise<TrainOutcome>,
): Promise<Ended> {
  try {
    const outcome = await train()
    if (outcome.outcome === 'stopped')
      return { outcome, findings: failedCell(cell, from, 'stopped') }
    return { outcome, findings: cellFindings(cell, from, outcome) }
  } catch (thrown) {
    if (!(thrown instanceof WorkbenchError) || thrown.code !== 'run-diverged') throw thrown
    return { outcome: null, findings: failedCell(cell, from, thrown.message) }
  }
}

/** The tables of the last training, and every finished one beside the others. */
function resultOf(
  settings: SphericalMotionSettings,
  done: readonly CellFindings[],
  { result }: TrainOutcome,
): Config {
  return {
    ...result,
    experiment: settings.experiment.kind,
    cells: done as unknown as ConfigValue,
    comparison: compareCells(settings, done),
  }
}

type CellPlace = {
  readonly from: number
  readonly cell: Cell
  readonly cells: readonly Cell[]
  readonly number: number
}

/** Events of a training at their step of the run; its checkpoints replace those of the one before. */
function cellContext(
  { reporter, ...context }: TrainContext,
  { from, cell, cells, number }: CellPlace,
  sweep: CheckpointSweep,
): TrainContext {
  sweep.nextCell()
  const shifted: Reporter = {
    ...reporter,
    started: (start) => {
      reporter.started(start)
      const title = `${cell.label}, seed ${cell.seed}`
      if (start.step === from)
        reporter.event(from, 'note', `training ${number} of ${cells.length}: ${title}`)
    },
    event: (step, kind, message) => reporter.event(from + step, kind, message),
    checkpoint: (checkpoint) => {
      reporter.checkpoint(checkpoint)
      sweep.written(checkpoint.file)
    },
  }
  return { ...context, reporter: shifted }
}

function wrapper(cells: readonly CellFindings[]): Place['wrap'] {
  return ({ state, tensors }) => ({
    state: { cells: cells as unknown as ConfigValue, training: state },
    tensors,
  })
}

type CheckpointSweep = {
  readonly nextCell: () => void
  readonly written: (file: string) => void
}

/** Each training keeps its own last checkpoints; once the next one has its first, they can go. */
function checkpointSweep(): CheckpointSweep {
  let own: string[] = []
  let stale: string[] = []
  return {
    nextCell: () => {
      stale = [...stale, ...own]
      own = []
    },
    written: (file) => {
      own.push(file)
      for (const old of stale) void rm(old, { force: true })
      stale = []
    },
  }
}
