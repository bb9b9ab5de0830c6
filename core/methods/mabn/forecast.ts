/** What a grid will cost before it runs, and what in it cannot work. */
import type { Dataset } from '../../contract/dataset.ts'
import type { ConfigIssue, Forecast } from '../../contract/method.ts'
import { modelFacts } from '../../models/catalogue.ts'
import { cellPlan, gridCells, windowFor } from './cells.ts'
import type { Cell } from './cells.ts'
import type { MabnSettings } from './settings.ts'

export function forecast(settings: MabnSettings): Forecast[] {
  const cells = gridCells(settings)
  const [smallest, largest] = [Math.min(...settings.batchSizes), Math.max(...settings.batchSizes)]
  const steps = cells.reduce((sum, cell) => sum + cellPlan(settings, cell).steps, 0)
  const figures: Forecast[] = [
    {
      ...{ label: 'Cells of the grid', value: cells.length, unit: 'trainings' },
      help: 'Every normaliser at every batch size, ablations, and all of it again for each seed.',
    },
    {
      ...{ label: 'Steps in all', value: steps, unit: 'steps' },
      help: 'Cells are trained one after another; the run can be stopped and continued anywhere.',
    },
  ]
  if (largest > smallest)
    figures.push({
      ...{ label: 'Noise of a batch’s statistics, smallest over largest batch', unit: '' },
      value: largest / smallest,
      help: 'Ratio of variances if pictures were independent draws of every statistic.',
    })
  if (settings.normalisers.movingAverage)
    figures.push({
      ...{ label: 'Window at the smallest batch', unit: 'normalisation batches' },
      value: windowFor(settings, smallest),
      help: 'An average over m batches has an m-th of one batch’s variance, while weights stand still.',
    })
  return figures
}

export function check(settings: MabnSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  return [
    ...checkGrid(settings),
    ...checkWindows(settings),
    ...checkNetwork(settings),
    ...checkSchedule(settings),
    ...checkData(settings, datasets),
  ]
}

function warning(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'warning' }
}

function failure(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'error' }
}

function checkGrid(settings: MabnSettings): ConfigIssue[] {
  const { batchSizes, training, regime } = settings
  const issues: ConfigIssue[] = []
  const twice = batchSizes.find((size, index) => batchSizes.indexOf(size) !== index)
  if (twice !== undefined) issues.push(failure('batchSizes', `${twice} is given twice`))
  const tooLarge = batchSizes.find((size) => size > training.batchSize)
  if (tooLarge !== undefined)
    issues.push(
      failure('batchSizes', `${tooLarge} is more than the batch of ${training.batchSize} samples`),
    )
  const odd = batchSizes.find((size) => training.batchSize % size !== 0)
  if (tooLarge === undefined && odd !== undefined && regime === 'within-step')
    issues.push(
      failure(
        'batchSizes',
        `a batch of ${training.batchSize} samples cannot be divided into parts of ${odd}`,
      ),
    )
  if (gridCells(settings).length === 0)
    issues.push(failure('normalisers.batch', emptyGrid(settings)))
  else if (leavesOutSingles(settings)) issues.push(warning('batchSizes', whyNotSingle))
  return issues
}

/** Batch norm has no cell at batch 1 (`cells.ts`). */
function leavesOutSingles({ batchSizes, normalisers, ablations }: MabnSettings): boolean {
  return batchSizes.includes(1) && (normalisers.batch || ablations.centredBatch)
}

const whyNotSingle =
  'batch norm is left out at batch 1: a picture alone is its own mean and variance, so training takes away what tells it from others, which inference with running statistics does not'

function emptyGrid(settings: MabnSettings): string {
  return leavesOutSingles(settings)
    ? whyNotSingle
    : 'no normaliser is chosen: there is nothing to train'
}

function checkWindows(settings: MabnSettings): ConfigIssue[] {
  return gridCells(settings)
    .flatMap((cell) => windowIssue(settings, cell))
    .slice(0, 1)
}

/** Averages start when the window is full: it must be so before the run is over. */
function windowIssue(settings: MabnSettings, cell: Cell): ConfigIssue[] {
  if (cell.normaliser !== 'moving-average-batch') return []
  const plan = cellPlan(settings, cell)
  const batches = plan.steps * Math.max(1, Math.floor(plan.batchSize / cell.batchSize))
  if (cell.window >= batches) {
    const path = cell.variant === 'window' ? 'ablations.windows' : 'movingAverage.window'
    const why = `a window of ${cell.window} batches is never full: a cell has ${batches} batches`
    return [failure(path, why)]
  }
  const { regime, movingAverage } = settings
  if (regime === 'across-steps' && movingAverage.warmUp >= plan.steps) {
    const why = `averaging starts after ${movingAverage.warmUp} steps, a cell has ${plan.steps}`
    return [failure('movingAverage.warmUp', why)]
  }
  return []
}

function checkNetwork({ model, normalisers, groups }: MabnSettings): ConfigIssue[] {
  const { channelDivisor, label, coarsest } = modelFacts[model]
  const issues: ConfigIssue[] = []
  if (normalisers.group && channelDivisor % groups !== 0)
    issues.push(
      failure('groups', `${label} has ${channelDivisor} channels, not divisible by ${groups}`),
    )
  if (coarsest !== null) return issues
  const why = `a channel of ${label}’s hidden layer has one value: nothing to normalise`
  for (const name of ['instance', 'filterResponse'] as const)
    if (normalisers[name]) issues.push(failure(`normalisers.${name}`, why))
  return issues
}

function checkSchedule({ schedule, training }: MabnSettings): ConfigIssue[] {
  const { kind, drops, warmUpSteps } = schedule
  if (warmUpSteps >= training.steps) {
    const why = `warm-up takes ${warmUpSteps} steps, a cell has ${training.steps}`
    return [failure('schedule.warmUpSteps', why)]
  }
  if (kind !== 'drops') return []
  if (drops.length === 0) return [failure('schedule.drops', 'no step is given for a drop')]
  const late = drops.find((drop) => drop >= training.steps)
  if (late !== undefined)
    return [failure('schedule.drops', `drop at ${late}, a cell has ${training.steps} steps`)]
  const unordered = drops.find((drop, index) => drop <= (drops[index - 1] ?? warmUpSteps))
  if (unordered === undefined) return []
  return [failure('schedule.drops', `step ${unordered} does not come after the one before it`)]
}

function checkData(settings: MabnSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  const dataset = datasets.find(({ id }) => id === settings.dataset)
  if (!dataset) return []
  if (dataset.kind !== 'images')
    return [failure('dataset', `“${dataset.name}” is a table, this laboratory needs pictures`)]
  if (dataset.classNames.length < 2)
    return [failure('dataset', `“${dataset.name}” has ${dataset.classNames.length} classes`)]
  const count = dataset.splits.find(({ name }) => name === 'train')?.count ?? 0
  const issues = checkSide(settings, dataset.shape)
  if (count < settings.training.batchSize)
    issues.push(
      failure(
        'training.batchSize',
        `${settings.training.batchSize} samples, the split has ${count}`,
      ),
    )
  return issues
}

function checkSide(
  { model, imageReduction, normalisers }: MabnSettings,
  [height = 0, width = 0]: readonly number[],
): ConfigIssue[] {
  const side = Math.floor(Math.min(height, width) / imageReduction)
  const { smallestSide, label, coarsest } = modelFacts[model]
  if (side < smallestSide) {
    const why = `${height}×${width} pixels shrink to ${side}, ${label} needs ${smallestSide}`
    return [failure('imageReduction', why)]
  }
  if (coarsest === null || !normalisers.instance || Math.ceil(side / coarsest) > 1) return []
  const why = `${label} ends in maps of one pixel at ${side} pixels a side: nothing to normalise`
  return [failure('normalisers.instance', why)]
}
