/**
 * SPOS (Guo et al., ECCV 2020) and FairNAS (Chu et al., ICCV 2021): train a supernet on sampled paths, then
 * let children evolve that are judged with its weights.
 *
 * They differ in the step: SPOS trains one uniform path, FairNAS all types of every edge equally often.
 */
import type { Random, RandomState } from '../../../../tensor/random.ts'
import { createRandom } from '../../../../tensor/random.ts'
import type { HostTensors } from '../../../../tensor/step.ts'
import type { StepFigures } from '../../../method.ts'
import { nextGeneration } from '../evolution.ts'
import type { Candidate, EvolutionSettings, Individual } from '../evolution.ts'
import { reachableRange, refuseUnreachableLimit } from '../limits.ts'
import {
  drawAccepted,
  drawFairOrders,
  drawPath,
  equalTypeCount,
  orderMatrices,
  pathOf,
} from '../paths.ts'
import type { SearchProblem } from '../problem.ts'
import { bestOf } from '../result.ts'
import type { SearchResult } from '../result.ts'
import { checkpointOf, stateOf } from '../stage.ts'
import type { ResultStage } from '../stage.ts'
import { firstSamples } from '../split.ts'
import { openEvaluator, pathTensor } from '../steps/evaluator.ts'
import type { Evaluator } from '../steps/evaluator.ts'
import { fairStep } from '../steps/fairStep.ts'
import { pathStep } from '../steps/pathStep.ts'
import type { SupernetState, WeightUpdate } from '../steps/pathStep.ts'
import { initialSupernetState, openWeightTraining } from '../weightTraining.ts'
import type { WeightPlan, WeightTraining } from '../weightTraining.ts'

export type OnePathSettings = {
  readonly fairness: 'uniform' | 'strict'
  readonly plan: WeightPlan
  readonly update: WeightUpdate
  readonly evolution: EvolutionSettings
  /** Training pictures from which a child's batch-norm statistics are computed. */
  readonly calibration: number
  /** Multiply-adds that a child may cost at most; null for no limit. */
  readonly limit: number | null
}

type State = {
  readonly samplers: ReturnType<WeightTraining['readSamplers']>
  readonly paths: RandomState
  readonly evolution: RandomState
  readonly history: readonly Individual[]
  readonly waiting: readonly Candidate[]
}

type Drawer = { readonly example: HostTensors; readonly draw: () => HostTensors }

export function openOnePathSearch(
  problem: SearchProblem,
  settings: OnePathSettings,
): ResultStage<SearchResult> {
  const { operations, supernet, cost, seed, eager, data } = problem
  refuseUnreachableLimit(settings.limit, reachableRange(operations, cost))
  const random = createRandom(seed)
  const streams = { paths: random.split('paths'), evolution: random.split('evolution') }
  const drawer = drawerOf(problem, settings, streams.paths)
  const training = openWeightTraining<SupernetState>({
    step: stepOf(problem, settings),
    initialState: initialSupernetState(supernet, seed),
    ...{ plan: settings.plan, train: data.train, extra: drawer.example, seed, eager },
  })
  const evolving = openEvolution(problem, settings, streams.evolution, () => training.weights())
  const { steps } = settings.plan
  return {
    units: steps + settings.evolution.population * settings.evolution.generations,
    run: (unit) => (unit < steps ? trainOnce(training, drawer, unit) : evolving.judgeNext()),
    read: () =>
      checkpointOf(
        {
          ...{ samplers: training.readSamplers(), ...evolving.read() },
          ...{ paths: streams.paths.readState(), evolution: streams.evolution.readState() },
        } satisfies State,
        training.runner.readState(),
      ),
    write: (checkpoint) => {
      const state = stateOf(checkpoint) as State
      training.runner.writeState(checkpoint.tensors)
      training.writeSamplers(state.samplers)
      streams.paths.writeState(state.paths)
      streams.evolution.writeState(state.evolution)
      evolving.write(state)
    },
    result: () => bestOf(evolving.read().history),
    dispose: () => {
      training.runner.dispose()
      evolving.dispose()
    },
  }
}

function stepOf({ supernet, operations }: SearchProblem, { fairness, update }: OnePathSettings) {
  if (fairness === 'uniform') return pathStep(supernet, update)
  return fairStep(supernet, equalTypeCount(operations), update)
}

function drawerOf(
  { operations, supernet: { places }, accepts }: SearchProblem,
  { fairness }: OnePathSettings,
  random: Random,
): Drawer {
  if (fairness === 'uniform') {
    const draw = () => {
      const path = drawPath(places, operations, () => drawAccepted(operations, accepts, random))
      return { path: pathTensor(path) }
    }
    return { example: { path: pathTensor(new Int32Array(places.length)) }, draw }
  }
  const children = equalTypeCount(operations)
  const draw = () => ({ orders: orderMatrices(drawFairOrders(places, children, random)) })
  const example = { orders: orderMatrices(places.map(() => new Int32Array(children))) }
  return { example, draw }
}

function trainOnce(training: WeightTraining, { draw }: Drawer, unit: number): StepFigures {
  const info = training.update(unit, draw())
  return {
    'train/loss': info['loss']?.[0] ?? Number.NaN,
    'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
  }
}

/** Generations one child at a time; the evaluator is opened when the first is judged. */
function openEvolution(
  problem: SearchProblem,
  { evolution, limit, calibration }: OnePathSettings,
  random: Random,
  weights: () => HostTensors,
) {
  const { operations, supernet, cost, data, eager } = problem
  let history: Individual[] = []
  let waiting: readonly Candidate[] = []
  let evaluator: Evaluator | undefined
  const accepts = (child: readonly number[]) =>
    problem.accepts(child) && (limit === null || cost(child).operations <= limit)

  function open(): Evaluator {
    const parts = { calibration: firstSamples(data.train, calibration), judging: data.validation }
    const opened = openEvaluator(supernet, { ...parts, eager })
    opened.load(weights())
    return opened
  }

  /** No figures once the space has no more children that are new. */
  function judgeNext(): StepFigures {
    const last = history.at(-1)?.generation ?? -1
    const generation = waiting.length === 0 ? last + 1 : last
    if (waiting.length === 0)
      waiting = nextGeneration({ operations, accepts, cost }, history, evolution, random)
    const [candidate, ...rest] = waiting
    if (!candidate) return {}
    waiting = rest
    evaluator ??= open()
    const path = pathOf(supernet.places, operations, () => candidate.child)
    const { accuracy } = evaluator.judge(path)
    history.push({ ...candidate, ...cost(candidate.child), accuracy, generation })
    const best = history.reduce((most, one) => Math.max(most, one.accuracy), 0)
    return { 'search/accuracy': accuracy, 'search/best': best }
  }

  return {
    judgeNext,
    read: () => ({ history, waiting }),
    write: (state: Pick<State, 'history' | 'waiting'>) => {
      history = [...state.history]
      waiting = state.waiting
    },
    dispose: () => evaluator?.dispose(),
  }
}
