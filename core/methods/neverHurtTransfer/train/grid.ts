/**
 * A grid of cells as one run: cell after cell through the shared training loop, each from its own
 * starting state, each finished one a finding. Cells with the same seed share samples, head and batches.
 */
import type { ConfigValue } from '../../../contract/method.ts'
import type { RandomState } from '../../../tensor/random.ts'
import type { Checkpoint } from '../../../training/checkpoint.ts'
import { confusionFindings } from '../../../training/verdicts.ts'
import type { SamplerState } from '../../../training/sampler.ts'
import type { StepFigures, TrainContext } from '../../method.ts'
import { regulariserLabels, ruleLabels } from '../names.ts'
import type { SourceFit } from '../source/fitReport.ts'
import { recipeNamed } from '../source/recipes.ts'
import type { TransferSettings } from '../settings.ts'
import type { CellPlan, CellResult } from './cell.ts'
import { batchOf, initialState, usesFeatures } from './cellRunner.ts'
import { evaluateCell } from './evaluateCell.ts'
import { distancesEvery, layerDistances } from './distances.ts'
import { stageRates } from './rates.ts'
import { follow, followDistances, meansOf, newFollowing } from './follow.ts'
import type { FollowedWeights, Following } from './follow.ts'
import type { CellOpener, OpenCell } from './openCells.ts'

/** Plain JSON beside the tensors: where the grid stands. */
export type GridState = {
  readonly step: number
  readonly seconds: number
  readonly done: readonly CellResult[]
  readonly fits: readonly SourceFit[]
  readonly sampler: SamplerState
  readonly augmentation: RandomState
  readonly following: Following
  readonly divergedAt: number | null
}

export type Grid = {
  readonly settings: TransferSettings
  readonly cells: readonly CellPlan[]
  readonly opener: CellOpener
  readonly context: TrainContext
  readonly done: CellResult[]
  /** Updates so far, over all cells. */
  step: number
  cell: OpenCell | null
  following: Following
  divergedAt: number | null
  lastEvaluation: StepFigures
  /** Of this cell’s first step. */
  startedAt: number
}

export function newGrid(options: Pick<Grid, 'settings' | 'cells' | 'opener' | 'context'>): Grid {
  const fresh = {
    step: 0,
    following: newFollowing(),
    divergedAt: null,
    lastEvaluation: {},
    startedAt: 0,
  }
  return { ...options, ...fresh, done: [], cell: null }
}

/** Opens the cell that begins here, if one does. */
export async function openNext(grid: Grid): Promise<void> {
  const plan = grid.cells[grid.step / grid.settings.training.steps]
  if (!plan) return
  const { reporter, control } = grid.context
  grid.cell = await grid.opener.open(plan)
  Object.assign(grid, { following: newFollowing(), divergedAt: null, lastEvaluation: {} })
  grid.startedAt = control.seconds()
  restart(grid, grid.cell)
  reporter.event(grid.step, 'note', cellInWords(plan))
}

export function isBetweenCells({ step, settings }: Grid): boolean {
  return step % settings.training.steps === 0
}

function restart({ settings }: Grid, { runner, task, plan }: OpenCell): void {
  runner.writeState(initialState(task, settings.training.seed + plan.seed))
}

function cellInWords({ source, regulariser, strength, rule, seed }: CellPlan): string {
  const how =
    regulariser === 'none'
      ? 'fine-tuning'
      : `${regulariserLabels[regulariser]} × ${strength}, ${ruleLabels[rule]}`
  return `${recipeNamed(source)?.label ?? source}: ${how}, seed ${seed + 1}`
}

function openCellOf({ cell }: Grid): OpenCell {
  if (!cell) throw new TypeError('no cell is open')
  return cell
}

export function updateStep(grid: Grid, step: number): StepFigures {
  const cell = openCellOf(grid)
  grid.step = step + 1
  if (grid.divergedAt !== null) return {}
  const { settings } = grid
  const indices = cell.sampler.next().map((place) => cell.shots[place] ?? 0)
  const seed = cell.augmentation.seedPair()
  const batch = batchOf(cell.kind, settings, { indices, seed, attention: cell.attention })
  const within = step % settings.training.steps
  const hyper = hyperAt(settings, cell.plan, within)
  const info = cell.runner.run(batch, {
    ...hyper,
    ...stageRates(cell.task, settings, hyper.learningRate),
  })
  const figures = follow(grid.following, followedOf(cell, settings), info)
  if (Number.isFinite(figures['train/loss']))
    return { ...figures, ...distanceFigures(grid, within) }
  // One cell that diverges must not end the others: it counts as diverged and stands still.
  grid.divergedAt = within + 1
  restart(grid, cell)
  grid.context.reporter.event(step, 'warning', `diverged: the loss is no number any more`)
  return {}
}

function followedOf({ task, kind }: OpenCell, settings: TransferSettings): FollowedWeights {
  const shared = Object.keys(task.body.weights)
  const all = usesFeatures(kind.regulariser) || settings.normalisers.regularised
  return { angled: all ? shared : shared.filter((name) => !/\/(scale|shift)$/.test(name)) }
}

/** Now and then, and after the last step: reading weights every time would cost more than the step. */
function distanceFigures(grid: Grid, within: number): StepFigures {
  const { steps, seed } = grid.settings.training
  if (within % distancesEvery(steps) !== 0 && within !== steps - 1) return {}
  const { runner, task, plan } = openCellOf(grid)
  const start = initialState(task, seed + plan.seed)
  const shared = Object.keys(task.body.weights)
  return followDistances(grid.following, layerDistances(runner.readState(), start, shared))
}

/** The learning rate falls once, for body and head alike; α stays inside the step. */
export function hyperAt(settings: TransferSettings, { strength }: CellPlan, step: number) {
  const { optimizer, training } = settings
  const fallen = step >= Math.floor(optimizer.dropAt * training.steps)
  const learningRate = optimizer.learningRate / (fallen ? optimizer.dropFactor : 1)
  return {
    ...{ learningRate, headRate: learningRate * optimizer.headFactor },
    ...{ momentum: optimizer.momentum, strength, headDecay: optimizer.headDecay },
  }
}

/** Figures where they are due; the last ones of a cell close it. */
export async function evaluateStep(grid: Grid): Promise<StepFigures> {
  const { steps, evaluations } = grid.settings.training
  const within = grid.step % steps
  if (within !== 0 && within % Math.max(1, Math.ceil(steps / evaluations)) !== 0) return {}
  const cell = openCellOf(grid)
  if (grid.divergedAt === null) grid.lastEvaluation = await evaluateOpen(grid, cell)
  if (within === 0) closeCell(grid, cell)
  return grid.divergedAt === null ? grid.lastEvaluation : {}
}

async function evaluateOpen(grid: Grid, cell: OpenCell): Promise<StepFigures> {
  const { task, runner, shots, testTeacher, plan } = cell
  const { figures, verdicts } = await evaluateCell(task, runner.readState(), shots, testTeacher)
  const { classes, classNames } = task.pictures
  grid.context.reporter.findings(
    confusionFindings(verdicts, {
      ...{ step: grid.step, classes, of: cellInWords(plan) },
      ...(classNames ? { names: classNames } : {}),
    }),
  )
  return figures
}

function closeCell(grid: Grid, { plan }: OpenCell): void {
  const { divergedAt, following, lastEvaluation } = grid
  const good = divergedAt === null
  grid.done.push({
    ...plan,
    accuracy: good ? (lastEvaluation['test/accuracy'] ?? null) : null,
    loss: good ? (lastEvaluation['test/loss'] ?? null) : null,
    ...{ trainLoss: good ? following.lastLoss : null, penalty: following.lastPenalty },
    ...meansOf(following),
    ...{ divergedAt, seconds: grid.context.control.seconds() - grid.startedAt },
  })
}

export function snapshotGrid(grid: Grid): Checkpoint {
  const { sampler, augmentation, runner } = openCellOf(grid)
  const state: GridState = {
    ...{ step: grid.step, seconds: grid.context.control.seconds(), done: grid.done },
    fits: [...grid.opener.fits.values()],
    ...{ following: grid.following, divergedAt: grid.divergedAt },
    ...{ sampler: sampler.readState(), augmentation: augmentation.readState() },
  }
  return { state: state as unknown as ConfigValue, tensors: runner.readState() }
}

/** Puts the grid where a checkpoint left it; returns the updates done by then. */
export async function resumeGrid(grid: Grid, { state, tensors }: Checkpoint): Promise<number> {
  const earlier = state as unknown as GridState
  grid.done.push(...earlier.done)
  for (const fit of earlier.fits) grid.opener.fits.set(fit.id, fit)
  grid.context.control.spent(earlier.seconds)
  grid.step = earlier.step
  const plan = grid.cells[Math.floor(earlier.step / grid.settings.training.steps)]
  if (isBetweenCells(grid) || !plan) return earlier.step
  const cell = await grid.opener.open(plan)
  const { following, divergedAt } = earlier
  Object.assign(grid, { cell, following, divergedAt, startedAt: earlier.seconds })
  cell.runner.writeState(tensors)
  cell.sampler.writeState(earlier.sampler)
  cell.augmentation.writeState(earlier.augmentation)
  return earlier.step
}
