/** The searcher that the settings name, on the space that is left. */
import type { Operations } from '../spaces/space.ts'
import type { AngleShrinkingSettings } from '../settings.ts'
import type { DividedPictures } from '../pictures.ts'
import { reachableRange } from './limits.ts'
import type { SearchProblem } from './problem.ts'
import type { SearchResult } from './result.ts'
import { spacePartsOf } from './spaceParts.ts'
import type { SpaceParts } from './spaceParts.ts'
import type { ResultStage } from './stage.ts'
import { openDartsSearch } from './strategies/darts.ts'
import { openOnePathSearch } from './strategies/onePath.ts'
import { openPDartsSearch } from './strategies/pDarts.ts'
import { openProxylessSearch } from './strategies/proxylessNas.ts'
import type { WeightUpdate } from './steps/pathStep.ts'
import type { WeightPlan } from './weightTraining.ts'

export type SearchGiven = {
  readonly settings: AngleShrinkingSettings
  readonly pictures: DividedPictures
  readonly operations: Operations
}

const update: WeightUpdate = { kind: 'nesterov', clipValue: 5, smoothing: 0 }
const alphaEvery = 5
const noLimit = 0

export function searchParts({ settings, pictures }: Omit<SearchGiven, 'operations'>): SpaceParts {
  const { shape } = pictures.train
  return spacePartsOf(settings.space, { inputShape: shape, classes: pictures.classes })
}

export function problemOf(given: SearchGiven): SearchProblem {
  const { settings, pictures, operations } = given
  const parts = searchParts(given)
  const { train, judge: validation, classes } = pictures
  return {
    ...{ ...parts, operations, supernet: parts.supernetOf(1, operations) },
    ...{ data: { train, validation, classes } },
    ...{ seed: settings.training.seed, eager: settings.training.eager },
  }
}

export function searchPlan(
  { training, trainingCount }: AngleShrinkingSettings,
  epochs: number,
  learningRate: number,
): WeightPlan & { readonly stepsPerEpoch: number } {
  const stepsPerEpoch = Math.max(1, Math.floor(trainingCount / training.batchSize))
  const { batchSize, weightDecay, momentum } = training
  return {
    ...{ steps: epochs * stepsPerEpoch, stepsPerEpoch, batchSize, weightDecay, momentum },
    ...{ learningRate, lastLearningRate: learningRate / 100, curve: 'cosine' },
  }
}

/** Null where the settings ask for none. */
export function openSearch(given: SearchGiven): ResultStage<SearchResult> | null {
  const { settings } = given
  const { search } = settings
  const plan = searchPlan(settings, search.epochs, search.learningRate)
  switch (search.kind) {
    case 'none':
      return null
    case 'spos':
      return onePath(given, 'uniform', plan)
    case 'fairnas':
      return onePath(given, 'strict', plan)
    case 'proxylessnas':
      return proxyless(given, plan)
    case 'darts': {
      const { order, strengthRate: alphaRate } = search
      return openDartsSearch(problemOf(given), { order, plan, alphaRate })
    }
    case 'p-darts':
      return pDarts(given, plan)
  }
}

function limitOf({ space }: AngleShrinkingSettings): number | null {
  return space.operationsLimit === noLimit ? null : space.operationsLimit
}

/** A fair step passes as many children as an edge has types, so there are that many fewer of them. */
function onePath(given: SearchGiven, fairness: 'uniform' | 'strict', plan: WeightPlan) {
  const { settings, operations } = given
  const { population, generations, parents, mutation, selection, calibration } = settings.search
  const share = fairness === 'strict' ? (operations[0]?.length ?? 1) : 1
  return openOnePathSearch(problemOf(given), {
    ...{ fairness, update, calibration, limit: limitOf(settings) },
    plan: { ...plan, steps: Math.max(1, Math.round(plan.steps / share)) },
    evolution: {
      ...{ population, generations, parents, mutation, selection },
      triesPerChild: 100,
    },
  })
}

function proxyless(given: SearchGiven, plan: WeightPlan) {
  const { gates: mode, costWeight, strengthRate: alphaRate } = given.settings.search
  const problem = problemOf(given)
  const { low, high } = reachableRange(problem.operations, problem.cost)
  return openProxylessSearch(problem, {
    ...{ mode, plan, update, alphaEvery, alphaRate },
    frozenSteps: Math.round(plan.steps / 3),
    cost:
      costWeight === 0
        ? { kind: 'none' }
        : { kind: 'add', weight: costWeight, reference: (low + high) / 2 },
  })
}

/** Three stages, or one where each edge has two types left (the paper's code for shrunk spaces). */
function pDarts(given: SearchGiven, { stepsPerEpoch, ...plan }: ReturnType<typeof searchPlan>) {
  const { strengthRate: alphaRate, mostSkips } = given.settings.search
  const most = Math.max(...given.operations.map((types) => types.length))
  // Of eight types go three and two. Two always stay: one of them may be none.
  const first = Math.min(Math.round((3 * most) / 8), most - 2)
  // A cell more in each stage; the other spaces' depth would multiply their cost.
  const deeper = given.settings.space.kind === 'darts' ? 1 : 0
  const whole = [
    { depth: 1, drop: first, skipDropout: 0 },
    { depth: 1 + deeper, drop: Math.min(Math.round(most / 4), most - first - 2), skipDropout: 0.4 },
    { depth: 1 + 2 * deeper, drop: 0, skipDropout: 0.7 },
  ]
  const stages = most > 2 ? whole : whole.slice(2)
  const epochs = Math.max(1, Math.floor(plan.steps / stepsPerEpoch / stages.length))
  return openPDartsSearch(
    problemOf(given),
    {
      ...{ stages, plan: { ...plan, steps: epochs * stepsPerEpoch }, stepsPerEpoch, alphaRate },
      ...{ mostSkips, frozenEpochs: Math.round(0.4 * epochs) },
    },
    searchParts(given).supernetOf,
  )
}
