/** The five searchers as the comparisons run them: the same number of passes on every space. */
import type { SearchProblem } from '../methods/angleShrinking/search/problem.ts'
import type { SearchResult } from '../methods/angleShrinking/search/result.ts'
import { spacePartsOf } from '../methods/angleShrinking/search/spaceParts.ts'
import type { SpaceParts } from '../methods/angleShrinking/search/spaceParts.ts'
import type { ResultStage } from '../methods/angleShrinking/search/stage.ts'
import { openDartsSearch } from '../methods/angleShrinking/search/strategies/darts.ts'
import { openOnePathSearch } from '../methods/angleShrinking/search/strategies/onePath.ts'
import { openPDartsSearch } from '../methods/angleShrinking/search/strategies/pDarts.ts'
import { openProxylessSearch } from '../methods/angleShrinking/search/strategies/proxylessNas.ts'
import type { WeightPlan } from '../methods/angleShrinking/search/weightTraining.ts'
import type { SpaceSettings } from '../methods/angleShrinking/spaces/settings.ts'
import type { Operations } from '../methods/angleShrinking/spaces/space.ts'
import { digitsShape } from './absSearcherSpaces.ts'
import { readDigits } from './digits.ts'

export const searcherNames = ['spos', 'fairNas', 'proxylessNas', 'darts', 'pDarts'] as const
export type SearcherName = (typeof searcherNames)[number]

/** Passes of one child over one batch of 64 that SPOS and FairNAS train. */
const pathPasses = 300
const proxylessSteps = 300
const mixedSteps = 90
const stepsPerEpoch = 9

export function planOf(steps: number, learningRate: number): WeightPlan {
  return {
    ...{ steps, batchSize: 64, learningRate, lastLearningRate: 0.001 },
    ...{ curve: 'cosine', weightDecay: 3e-4, momentum: 0.9 },
  }
}

const update = { kind: 'nesterov', clipValue: 5, smoothing: 0 } as const

export type SearchCase = {
  readonly settings: SpaceSettings
  /** The whole space, or what is left of it. */
  readonly operations: Operations
  readonly space: 'full' | 'abs'
  readonly seed: number
}

export async function problemOf(one: SearchCase): Promise<SearchProblem & SpaceParts> {
  const { settings, operations, seed } = one
  const parts = spacePartsOf(settings, digitsShape)
  const { train, validation } = await readDigits({ train: 600, validation: 600 }, seed)
  return {
    ...{ ...parts, operations, supernet: parts.supernetOf(1, operations) },
    ...{ data: { train, validation, classes: 10 }, seed, eager: false },
  }
}

export async function openSearcher(
  searcher: SearcherName,
  one: SearchCase,
): Promise<ResultStage<SearchResult>> {
  const problem = await problemOf(one)
  switch (searcher) {
    case 'spos':
      return onePath(problem, 'uniform', pathPasses)
    case 'fairNas':
      // One of its steps passes as many children as an edge has types.
      return onePath(problem, 'strict', Math.round(pathPasses / (one.operations[0]?.length ?? 1)))
    case 'proxylessNas':
      return openProxylessSearch(problem, {
        ...{ mode: 'full', plan: planOf(proxylessSteps, 0.1), update, cost: { kind: 'none' } },
        ...{ frozenSteps: proxylessSteps / 3, alphaEvery: 5, alphaRate: 1e-2 },
      })
    case 'darts':
      return openDartsSearch(problem, {
        ...{ order: 'first', plan: planOf(mixedSteps, 0.025), alphaRate: 3e-3 },
      })
    case 'pDarts':
      return pDarts(problem, one.space)
  }
}

function onePath(problem: SearchProblem, fairness: 'uniform' | 'strict', steps: number) {
  return openOnePathSearch(problem, {
    ...{ fairness, plan: planOf(steps, 0.1), update, calibration: 300, limit: null },
    evolution: {
      ...{ population: 10, generations: 4, parents: 5, mutation: 0.3, triesPerChild: 100 },
      selection: 'accuracy',
    },
  })
}

/** Three stages; on a shrunk space one, as long as the three together (ABS, section 4.3 of its code). */
function pDarts(problem: SearchProblem & SpaceParts, space: 'full' | 'abs') {
  // Of eight types go three and two, of five two and one.
  const most = Math.max(...problem.operations.map((types) => types.length))
  const stages = [
    { depth: 1, drop: most > 5 ? 3 : 2, skipDropout: 0 },
    { depth: 1, drop: most > 5 ? 2 : 1, skipDropout: 0.4 },
    { depth: 1, drop: 0, skipDropout: 0.7 },
  ]
  const own = space === 'full' ? stages : stages.slice(2)
  const steps = mixedSteps / own.length
  return openPDartsSearch(
    problem,
    {
      ...{ stages: own, plan: planOf(steps, 0.025), stepsPerEpoch, alphaRate: 6e-3, mostSkips: 2 },
      frozenEpochs: Math.round((0.4 * steps) / stepsPerEpoch),
    },
    problem.supernetOf,
  )
}
