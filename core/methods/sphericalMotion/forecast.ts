/** What the theory says about a configuration before anything runs, and where it has nothing to say. */
import type { Dataset } from '../../contract/dataset.ts'
import type { ConfigIssue, Forecast } from '../../contract/method.ts'
import { modelFacts } from '../../models/catalogue.ts'
import { phasesOf } from '../../training/schedule.ts'
import type { Phase } from '../../training/schedule.ts'
import type { SphericalMotionSettings } from './settings.ts'
import {
  convergenceIsProven,
  equilibriumAngularUpdate,
  firstOrderAngularUpdate,
  stepsToEquilibrium,
  timeConstant,
} from './theory.ts'
import type { SgdHyper } from './theory.ts'

function phases({ schedule, optimizer, training }: SphericalMotionSettings): Phase[] {
  return phasesOf(schedule, optimizer.learningRate, training.steps)
}

function hyperIn(settings: SphericalMotionSettings, phase: Phase): SgdHyper {
  return { ...settings.optimizer, learningRate: phase.learningRate }
}

export function forecast(settings: SphericalMotionSettings): Forecast[] {
  if (settings.optimizer.weightDecay === 0) return []
  return phases(settings).flatMap((phase, index, all) =>
    phaseForecasts(hyperIn(settings, phase), phase, all[index - 1]),
  )
}

function phaseForecasts(hyper: SgdHyper, phase: Phase, previous: Phase | undefined): Forecast[] {
  const where = previous ? `, after step ${phase.from}` : ''
  const start = previous ? previous.learningRate / phase.learningRate : 0
  const figures: Forecast[] = [
    {
      label: `Equilibrium angular update${where}`,
      value: equilibriumAngularUpdate(hyper),
      unit: 'rad/step',
      help: 'arccos(1 − ηλ/(1 + α)): every scale-invariant layer turns by this at each step.',
    },
    {
      label: `First-order form${where}`,
      value: firstOrderAngularUpdate(hyper),
      unit: 'rad/step',
      help: '√(2ηλ/(1 + α)), the paper’s printed form.',
    },
    {
      label: `Time constant${where}`,
      value: timeConstant(hyper),
      unit: 'steps',
      help: '(1 − α)/(4ηλ): the fourth power of the norm approaches its equilibrium at this rate.',
    },
    {
      label: `Steps to equilibrium${where}`,
      value: stepsToEquilibrium(hyper, start),
      unit: 'steps',
      help: previous
        ? 'Until the angular update is within 5 % of its new value, coming from the old equilibrium.'
        : 'Until the angular update is within 5 %, coming from weights that start far too small.',
    },
  ]
  if (!previous) return figures
  const before = equilibriumAngularUpdate({ ...hyper, learningRate: previous.learningRate })
  figures.unshift({
    label: `Angular update right${where}`,
    value: before / start,
    unit: 'rad/step',
    help: 'The norm stands still at the drop, so the angle falls by the whole factor at once.',
  })
  return figures
}

export function check(
  settings: SphericalMotionSettings,
  datasets: readonly Dataset[],
): ConfigIssue[] {
  return [
    ...checkTheory(settings),
    ...checkSchedule(settings),
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
  for (const [index, phase] of phases(settings).entries()) {
    const needed = stepsToEquilibrium(hyperIn(settings, phase), index === 0 ? 0 : 10)
    const given = phase.to - phase.from
    if (needed > given && settings.rescaleAtDrop === 'none')
      issues.push(
        warning(
          'training.steps',
          `from step ${phase.from} equilibrium takes about ${Math.round(needed)} steps, the run gives it ${given}`,
        ),
      )
  }
  return issues
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

function checkNetwork({ model, normaliser, groups }: SphericalMotionSettings): ConfigIssue[] {
  if (normaliser === 'none')
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
