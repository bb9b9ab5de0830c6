/** Reasons why a configuration cannot run, and where the theory has nothing to say about it. */
import type { Dataset } from '../../contract/dataset.ts'
import type { ConfigIssue } from '../../contract/method.ts'
import { modelFacts } from '../../models/catalogue.ts'
import { phasesOf } from '../../training/schedule.ts'
import { cellsOf, mostCells } from './experiment/cells.ts'
import { predictedTimeConstant } from './prediction.ts'
import { shrinkingRoot } from './scaling.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { convergenceIsProven, elapsedToEquilibrium } from './theory.ts'

export function check(
  settings: SphericalMotionSettings,
  datasets: readonly Dataset[],
): ConfigIssue[] {
  if (settings.experiment.kind === 'one') return checkTraining(settings, datasets)
  const cells = cellsOf(settings)
  if (cells.length > mostCells)
    return [failure('experiment.kind', `${cells.length} trainings, a run has at most ${mostCells}`)]
  const dropless = settings.schedule.kind !== 'drops' || settings.schedule.drops.length === 0
  if (settings.experiment.kind === 'remedies' && dropless)
    return [failure('schedule.drops', 'remedies at a drop need a schedule with a drop')]
  const issues = cells.flatMap((cell) => checkTraining(cell.settings, datasets))
  return issues.filter(
    (one, index) =>
      issues.findIndex(({ path, message }) => path === one.path && message === one.message) ===
      index,
  )
}

function checkTraining(
  settings: SphericalMotionSettings,
  datasets: readonly Dataset[],
): ConfigIssue[] {
  return [
    ...checkTheory(settings),
    ...checkSchedule(settings),
    ...checkSkip(settings),
    ...checkRising(settings),
    ...checkNetwork(settings),
    ...checkData(settings, datasets),
  ]
}

function warning(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'warning' }
}

function failure(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'error' }
}

function checkTheory(settings: SphericalMotionSettings): ConfigIssue[] {
  const { learningRate, weightDecay, momentum } = settings.optimizer
  if (weightDecay === 0) {
    const why = 'without weight decay norms only grow: there is no equilibrium, only measurement'
    return [warning('optimizer.weightDecay', why)]
  }
  const product = learningRate * weightDecay
  const limit = 2 * (1 + momentum)
  if (product >= limit) {
    const why = `learning rate × weight decay is ${product}, at or beyond 2(1 + momentum) = ${limit}: no angle has that cosine, nothing is predicted`
    return [warning('optimizer.learningRate', why)]
  }
  if (settings.optimizer.kind === 'adamw')
    return [
      warning(
        'optimizer.kind',
        'the paper is about SGD; for AdamW the later theory of Kosson et al. (2024) is used, which real gradients leave by some percent',
      ),
    ]
  if (convergenceIsProven(settings.optimizer)) return []
  const bound = (1 - Math.sqrt(momentum)) ** 2
  const why = `learning rate × weight decay is ${product}, beyond (1 − √momentum)² = ${bound.toPrecision(3)}: the theorem does not cover the approach, though the equilibrium’s values hold`
  return [warning('optimizer.learningRate', why)]
}

function checkSchedule(settings: SphericalMotionSettings): ConfigIssue[] {
  const { schedule, training, optimizer } = settings
  const issues: ConfigIssue[] = []
  if (schedule.warmUpSteps >= training.steps)
    issues.push(
      failure(
        'schedule.warmUpSteps',
        `warm-up takes ${schedule.warmUpSteps} steps, the run has ${training.steps}`,
      ),
    )
  if (schedule.kind === 'drops') issues.push(...checkDrops(settings))
  if (issues.length > 0 || optimizer.weightDecay === 0) return issues
  const phases = phasesOf(schedule, optimizer.learningRate, training.steps)
  for (const [index, { from, to, learningRate }] of phases.entries()) {
    const constant = predictedTimeConstant({ ...optimizer, learningRate })
    const needed = constant * elapsedToEquilibrium(index === 0 ? 0 : schedule.dropFactor)
    const skips = index > 0 && settings.rescaleAtDrop !== 'none'
    if (needed > to - from && !skips)
      issues.push(
        warning(
          'training.steps',
          `from step ${from} equilibrium takes about ${Math.round(needed)} steps, the run gives it ${to - from}`,
        ),
      )
  }
  return issues
}

function checkSkip({
  skipToEquilibriumAfter: after,
  training,
  optimizer,
}: SphericalMotionSettings): ConfigIssue[] {
  const path = 'skipToEquilibriumAfter'
  if (after >= training.steps)
    return [failure(path, `skips after step ${after}, the run has ${training.steps} steps`)]
  if (after > 0 && optimizer.weightDecay === 0)
    return [warning(path, 'without weight decay there is no equilibrium to skip to')]
  return []
}

/** Decades that float32 leaves between the first and the last rate. */
const mostDecades = 30

/** The rising rate replaces decay at one constant setting only, and grows exponentially. */
function checkRising(settings: SphericalMotionSettings): ConfigIssue[] {
  const { decayAs, optimizer, schedule, training } = settings
  if (decayAs === 'weight-decay') return []
  if (optimizer.kind !== 'momentum')
    return [failure('decayAs', 'the rising rate stands for the decay of SGD with momentum only')]
  if (schedule.kind !== 'constant' || schedule.warmUpSteps > 0)
    return [failure('decayAs', 'the rising rate stands for a constant learning rate only')]
  const root = shrinkingRoot(optimizer)
  if (Number.isNaN(root))
    return [
      failure('decayAs', 'learning rate × weight decay is beyond (1 − √momentum)²: no such rate'),
    ]
  const decades = -2 * training.steps * Math.log10(root)
  if (decades <= mostDecades) return []
  const most = Math.floor((mostDecades / decades) * training.steps)
  const why = `over ${training.steps} steps the rate grows by 10^${Math.round(decades)}, float32 holds about ${most} steps`
  return [failure('training.steps', why)]
}

function checkDrops({ schedule, training }: SphericalMotionSettings): ConfigIssue[] {
  const { drops, warmUpSteps } = schedule
  if (drops.length === 0) return [failure('schedule.drops', 'no step is given for a drop')]
  return drops.flatMap((drop, index) => {
    const previous = drops[index - 1] ?? warmUpSteps
    if (drop <= previous)
      return [failure('schedule.drops', `step ${drop} does not come after step ${previous}`)]
    if (drop >= training.steps)
      return [failure('schedule.drops', `drop at ${drop}, the run has ${training.steps} steps`)]
    return []
  })
}

function checkNetwork(settings: SphericalMotionSettings): ConfigIssue[] {
  const { model, normaliser, groups, standardiseWeights } = settings
  if (standardiseWeights && model === 'mlp')
    return [warning('standardiseWeights', 'a perceptron has no convolution to standardise')]
  if (normaliser === 'none' && !standardiseWeights)
    return [warning('normaliser', 'without one no weight is scale-invariant: nothing is predicted')]
  const { channelDivisor, label } = modelFacts[model]
  if (normaliser === 'group' && channelDivisor % groups !== 0)
    return [
      failure('groups', `${label} has ${channelDivisor} channels, not divisible by ${groups}`),
    ]
  if (normaliser === 'instance' && model === 'mlp')
    return [failure('normaliser', 'a channel of a perceptron has one value: nothing to normalise')]
  return []
}

function checkData(settings: SphericalMotionSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  const dataset = datasets.find(({ id }) => id === settings.dataset)
  if (!dataset) return []
  if (dataset.kind !== 'images')
    return [failure('dataset', `“${dataset.name}” is a table, this laboratory needs pictures`)]
  if (dataset.classNames.length < 2)
    return [failure('dataset', `“${dataset.name}” has ${dataset.classNames.length} classes`)]
  const issues: ConfigIssue[] = []
  const [height = 0, width = 0] = dataset.shape
  const side = Math.floor(Math.min(height, width) / settings.imageReduction)
  const { smallestSide, label } = modelFacts[settings.model]
  if (side < smallestSide)
    issues.push(
      failure(
        'imageReduction',
        `${height}×${width} pixels shrink to ${side}, ${label} needs ${smallestSide}`,
      ),
    )
  const count = dataset.splits.find(({ name }) => name === 'train')?.count ?? 0
  if (count < settings.training.batchSize)
    issues.push(
      failure(
        'training.batchSize',
        `${settings.training.batchSize} samples, the split has ${count}`,
      ),
    )
  return issues
}
