/** Reasons why a configuration cannot run, or should not, beyond the schema. */
import type { Dataset } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import type { ConfigIssue, Forecast } from '../../contract/method.ts'
import { plannedSteps, stepsPerEpoch } from './plan.ts'
import { checkSearch, checkSearchData } from './search/check.ts'
import type { AngleShrinkingSettings } from './settings.ts'
import { mostEnumerated } from './shrink/limits.ts'
import { costRange } from './spaces/costRange.ts'
import { editOperations } from './spaces/edit.ts'
import { factsOf } from './spaces/facts.ts'
import { spaceSize } from './spaces/space.ts'
import type { Operations } from './spaces/space.ts'

const fewSteps = 300

export function forecast(settings: AngleShrinkingSettings): Forecast[] {
  const operations = allowed(settings)
  if (operations instanceof WorkbenchError) return []
  const { rounds, dropPerRound, rule } = settings.shrink
  const perRound = rule === 'lowest' ? dropPerRound : operations.length
  const all = operators(operations)
  return [
    {
      label: 'Steps',
      value: plannedSteps(settings),
      unit: 'steps',
      help: 'Of all rounds, if the threshold does not end them earlier.',
    },
    {
      label: 'Space at the start',
      value: Math.log10(spaceSize(operations)),
      unit: 'log₁₀ children',
      help: `${spaceSize(operations).toLocaleString('en')} children of ${all} operators on ${operations.length} edges.`,
    },
    {
      label: 'Operators left',
      value: Math.max(operations.length, all - rounds * perRound),
      unit: 'operators',
      help: `Of ${all}; each of the ${operations.length} edges keeps at least one.`,
    },
  ]
}

function operators(operations: Operations): number {
  return operations.reduce((sum, types) => sum + types.length, 0)
}

function allowed({ space }: AngleShrinkingSettings): Operations | WorkbenchError {
  try {
    return editOperations(factsOf(space), space.operations)
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) return thrown
    throw thrown
  }
}

function failure(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'error' }
}

function warning(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'warning' }
}

export function check(
  settings: AngleShrinkingSettings,
  datasets: readonly Dataset[],
): ConfigIssue[] {
  const operations = allowed(settings)
  const space =
    operations instanceof WorkbenchError
      ? [failure('space.operations', operations.message.replace('space.operations: ', ''))]
      : [
          ...checkSpace(settings, operations),
          ...checkCut(settings, operations),
          ...checkSearch(settings, operations),
        ]
  return [
    ...space,
    ...checkLimit(settings, operations, datasets),
    ...checkTraining(settings),
    ...checkData(settings, datasets),
  ]
}

function checkSpace({ space, shrink }: AngleShrinkingSettings, operations: Operations) {
  const issues: ConfigIssue[] = []
  const { edges } = factsOf(space)
  const lone = edges.filter((_, edge) => operations[edge]?.length === 1)
  if (lone.length > 0 && shrink.rounds > 0)
    issues.push(
      warning(
        'space.operations',
        `nothing can be dropped from ${lone.join(', ')}: one operator is left there`,
      ),
    )
  const size = spaceSize(operations)
  if (shrink.childrenPerOperator === 0 && size > mostEnumerated && shrink.rounds > 0)
    issues.push(
      failure(
        'shrink.childrenPerOperator',
        `0 looks at every child, the space holds ${size.toPrecision(3)}, at most ${mostEnumerated} can be; give a number to draw`,
      ),
    )
  return issues
}

function checkLimit(
  { space, dataset: id, imageReduction }: AngleShrinkingSettings,
  operations: Operations | WorkbenchError,
  datasets: readonly Dataset[],
): ConfigIssue[] {
  const limit = space.operationsLimit
  const dataset = datasets.find((one) => one.id === id)
  if (limit === 0 || !dataset || operations instanceof WorkbenchError) return []
  const [height = 0, width = 0, channels = 1] = dataset.shape
  const shape = [Math.floor(height / imageReduction), Math.floor(width / imageReduction), channels]
  const pictures = { shape, classes: dataset.classNames.length }
  const { least, most } = costRange(space, operations, pictures)
  const range = `children of this space take ${least.toLocaleString('en')} to ${most.toLocaleString('en')} multiply-adds`
  if (limit < least)
    return [
      failure('space.operationsLimit', `${limit.toLocaleString('en')} is met by none: ${range}`),
    ]
  if (limit >= most)
    return [
      warning('space.operationsLimit', `${limit.toLocaleString('en')} rules nothing out: ${range}`),
    ]
  return []
}

function checkCut({ shrink }: AngleShrinkingSettings, operations: Operations): ConfigIssue[] {
  const { rounds, dropPerRound, threshold, rule } = shrink
  if (rounds === 0) return []
  const size = spaceSize(operations)
  const spare = operators(operations) - operations.length
  const issues: ConfigIssue[] = []
  if (threshold >= size)
    issues.push(
      failure(
        'shrink.threshold',
        `the space holds ${size.toLocaleString('en')} children, ${threshold.toLocaleString('en')} end it before the first round`,
      ),
    )
  // A threshold ends the rounds before that.
  if (rule === 'lowest' && threshold === 1 && rounds * dropPerRound > spare)
    issues.push(
      warning(
        'shrink.dropPerRound',
        `${rounds} × ${dropPerRound} operators, at most ${spare} of ${operators(operations)} can go`,
      ),
    )
  return issues
}

function checkTraining(settings: AngleShrinkingSettings): ConfigIssue[] {
  const { shrink, training, trainingCount, start } = settings
  const issues: ConfigIssue[] = []
  if (training.batchSize > trainingCount)
    issues.push(
      failure('training.batchSize', `${training.batchSize} samples, training has ${trainingCount}`),
    )
  const steps = shrink.firstEpochs * stepsPerEpoch(settings)
  if (steps < fewSteps && shrink.rounds > 0)
    issues.push(
      warning(
        'shrink.firstEpochs',
        `${steps} steps before the first cut; below about ${fewSteps} the angle ranks badly or backwards`,
      ),
    )
  if (shrink.baseWeights === 'after-epochs' && shrink.baseEpochs >= shrink.firstEpochs)
    issues.push(
      failure(
        'shrink.baseEpochs',
        `W0 after ${shrink.baseEpochs} epochs, the first round has ${shrink.firstEpochs}`,
      ),
    )
  if (start.run !== '' && start.round >= Math.max(1, shrink.rounds))
    issues.push(
      failure(
        'start.round',
        `goes on after round ${start.round}, this run has ${shrink.rounds} rounds in all`,
      ),
    )
  return issues
}

function checkData(settings: AngleShrinkingSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  const dataset = datasets.find(({ id }) => id === settings.dataset)
  if (!dataset) return []
  if (dataset.kind !== 'images')
    return [failure('dataset', `“${dataset.name}” is a table, this laboratory needs pictures`)]
  if (dataset.classNames.length < 2)
    return [failure('dataset', `“${dataset.name}” has ${dataset.classNames.length} classes`)]
  const [height = 0, width = 0] = dataset.shape
  const side = Math.floor(Math.min(height, width) / settings.imageReduction)
  if (side < 4)
    return [failure('imageReduction', `${height}×${width} pixels shrink to ${side}, 4 are needed`)]
  const available = dataset.splits.find(({ name }) => name === 'train')?.count ?? 0
  const { trainingCount, rivals } = settings
  if (available < trainingCount)
    return [
      failure('trainingCount', `${trainingCount} pictures, the training part has ${available}`),
    ]
  if (available === trainingCount && rivals.testedChildren > 0)
    return [
      failure('trainingCount', `all ${available} pictures train, none is left to test children on`),
    ]
  return checkSearchData(settings, available)
}
