/**
 * ProxylessNAS (Cai et al., ICLR 2019): each edge draws one type from softmax(α); weights learn on the
 * drawn path, and every so often α learns from the gradients of the binary gates and from the cost.
 */
import { passOn } from '../../../../models/supernets/chain/shape.ts'
import { createRandom } from '../../../../tensor/random.ts'
import type { Random, RandomState } from '../../../../tensor/random.ts'
import type { HostTensors, InfoValues } from '../../../../tensor/step.ts'
import type { StepFigures } from '../../../method.ts'
import {
  alphaGradient,
  costSlopes,
  costTable,
  drawFullGates,
  drawPairGates,
  expectedCost,
  initialAlphas,
  keepPairMass,
  softmax,
} from '../gates.ts'
import type { CostLoss, CostTable, Gate, Rows } from '../gates.ts'
import { adamStep, freshAdam } from '../hostAdam.ts'
import type { AdamState } from '../hostAdam.ts'
import { pathOf } from '../paths.ts'
import type { SearchProblem } from '../problem.ts'
import { foundByProbability } from '../result.ts'
import type { SearchResult } from '../result.ts'
import { checkpointOf, stateOf } from '../stage.ts'
import type { ResultStage } from '../stage.ts'
import { pathTensor } from '../steps/evaluator.ts'
import { gateStep } from '../steps/gateStep.ts'
import type { GateShape } from '../steps/gateStep.ts'
import type { SupernetState, WeightUpdate } from '../steps/pathStep.ts'
import { initialSupernetState, openWeightTraining } from '../weightTraining.ts'
import type { WeightPlan } from '../weightTraining.ts'

export type ProxylessSettings = {
  readonly mode: 'full' | 'two'
  readonly plan: WeightPlan
  readonly update: WeightUpdate
  /** First steps, in which α stays as it is. */
  readonly frozenSteps: number
  /** Weight steps from one step of α to the next. */
  readonly alphaEvery: number
  readonly alphaRate: number
  readonly cost: CostLoss
}

type State = {
  readonly samplers: object
  readonly gates: RandomState
  readonly alphas: Rows
  readonly adam: AdamState
}

const [firstDecay, secondDecay] = [0, 0.999]

export function openProxylessSearch(
  problem: SearchProblem,
  settings: ProxylessSettings,
): ResultStage<SearchResult> {
  const { operations, supernet, cost, seed, eager, data } = problem
  const { plan, frozenSteps, alphaEvery, alphaRate } = settings
  const random = createRandom(seed)
  const gateRandom = random.split('gates')
  const shape = shapeOf(problem, settings)
  const prices = costTable(operations, cost)
  let alphas: Rows = initialAlphas(operations, random.split('alphas'))
  let adam = freshAdam(alphas)
  const training = openWeightTraining<SupernetState>({
    step: gateStep(supernet, settings.update, shape),
    initialState: initialSupernetState(supernet, seed),
    ...{ plan, train: data.train, validation: data.validation, seed, eager },
    extra: fedFor(problem, shape, { gates: drawGates(settings, alphas, random), phase: 0 }),
  })

  function run(unit: number): StepFigures {
    const gates = drawGates(settings, alphas, gateRandom)
    const phase = unit >= frozenSteps && (unit - frozenSteps) % alphaEvery === 0 ? 1 : 0
    const info = training.update(unit, fedFor(problem, shape, { gates, phase }))
    const expected = expectedCost(prices, gates)
    if (phase === 1) {
      const gradients = gradientsOf(problem, settings, { info, gates, prices, alphas, shape })
      const moved = adamStep(alphas, gradients, adam, {
        ...{ learningRate: alphaRate, firstDecay, secondDecay },
      })
      adam = moved.state
      alphas = settings.mode === 'two' ? keepMasses(alphas, moved.values, gates) : moved.values
    }
    return {
      'train/loss': info['loss']?.[0] ?? Number.NaN,
      'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
      'search/expectedCost': expected,
    }
  }

  return {
    units: plan.steps,
    run,
    read: () =>
      checkpointOf(
        {
          ...{ samplers: training.readSamplers(), gates: gateRandom.readState(), alphas, adam },
        } satisfies State,
        training.runner.readState(),
      ),
    write: (checkpoint) => {
      const state = stateOf(checkpoint) as State
      training.runner.writeState(checkpoint.tensors)
      training.writeSamplers(state.samplers as ReturnType<typeof training.readSamplers>)
      gateRandom.writeState(state.gates)
      alphas = state.alphas
      adam = state.adam
    },
    result: () => foundByProbability(problem, alphas.map(softmax)),
    dispose: training.runner.dispose,
  }
}

function shapeOf({ operations }: SearchProblem, { mode }: ProxylessSettings): GateShape {
  const most = Math.max(...operations.map((types) => types.length))
  return { mode, rows: operations.length, gates: mode === 'two' ? 2 : most }
}

function drawGates({ mode }: ProxylessSettings, alphas: Rows, random: Random): Gate[] {
  return mode === 'two' ? drawPairGates(alphas, random) : drawFullGates(alphas, random)
}

type Drawn = { readonly gates: readonly Gate[]; readonly phase: number }

/** The active path, and the gates as a mask over the candidates' places. */
function fedFor(
  { operations, supernet }: SearchProblem,
  { mode, rows, gates: width }: GateShape,
  { gates, phase }: Drawn,
): HostTensors {
  const child = gates.map(
    ({ candidates, active }, edge) => operations[edge]?.[candidates[active] ?? 0] ?? 0,
  )
  const mask = new Float32Array(rows * width)
  const pairs = new Int32Array(2 * rows)
  gates.forEach(({ candidates, active }, row) => {
    mask[row * width + active] = 1
    if (mode === 'two') pairs.set(candidates, 2 * row)
  })
  return {
    path: pathTensor(pathOf(supernet.places, operations, () => child)),
    phase: { dtype: 'int32', shape: [], values: Int32Array.of(phase) },
    gates: { dtype: 'float32', shape: [rows, width], values: mask },
    pairs: pathTensor(pairs),
  }
}

type Measured = {
  readonly info: InfoValues
  readonly gates: readonly Gate[]
  readonly prices: CostTable
  readonly alphas: Rows
  readonly shape: GateShape
}

/** ∂loss/∂α of every edge; 0 for types that were no candidates. */
function gradientsOf(
  { operations }: SearchProblem,
  settings: ProxylessSettings,
  { info, gates, prices, alphas, shape }: Measured,
): number[][] {
  const measured = info['gateGradients'] ?? []
  const crossEntropy = measured.at(-1) ?? 0
  const slopes = costSlopes(settings.cost, crossEntropy, expectedCost(prices, gates))
  return gates.map(({ candidates, active, probabilities }, row) => {
    const gradient = (alphas[row] ?? []).map(() => 0)
    // An edge that is passed over has no output of its own to compare.
    if (operations[row]?.[candidates[active] ?? 0] === passOn) return gradient
    const perGate = candidates.map((k, at) => {
      const gate = measured[row * shape.gates + at] ?? 0
      return slopes.perCrossEntropy * gate + slopes.perCost * (prices.added[row]?.[k] ?? 0)
    })
    alphaGradient(perGate, probabilities).forEach((value, at) => {
      gradient[candidates[at] ?? 0] = value
    })
    return gradient
  })
}

function keepMasses(before: Rows, after: Rows, gates: readonly Gate[]): number[][] {
  return after.map((row, edge) => {
    const candidates = gates[edge]?.candidates ?? []
    const own = (values: Rows) => candidates.map((k) => values[edge]?.[k] ?? 0)
    const kept = keepPairMass(own(before), own(after))
    // Adam's memory moves types that were not drawn; they stay.
    const next = [...(before[edge] ?? row)]
    candidates.forEach((k, at) => (next[k] = kept[at] ?? 0))
    return next
  })
}
