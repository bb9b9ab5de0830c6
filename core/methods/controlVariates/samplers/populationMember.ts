/** One chain of a population: Hamiltonian, or on the manifold where the model knows its curvature. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { RandomNumbers } from '../randomNumbers.ts'
import { type BayesianModel, powerPosterior, type Target } from '../targets/target.ts'
import { stateAt } from './chain.ts'
import { hamiltonian } from './kernels.ts'
import { atTemperature, manifoldStep, type ManifoldState, type Place, placeAt } from './manifold.ts'
import { firstStepSize, startOf, type Tuning } from './sample.ts'
import { dualAveraging, massWindows, runningVariance } from './warmUp.ts'

export type Moved = { readonly acceptance: number; readonly divergent: boolean }

export interface Member {
  readonly point: () => Float64Array
  readonly score: () => Float64Array
  /** log p(y | θ) here. */
  readonly likelihood: () => number
  /** What a neighbour takes over. */
  readonly place: () => Place
  readonly takeOver: (place: Place) => void
  readonly move: () => Moved
  /** Moves, and learns from it; steps count from 1. */
  readonly adapt: (step: number) => void
  readonly settle: () => void
  readonly tuning: () => Tuning
}

export type MemberOptions = {
  readonly warmUp: number
  readonly spread: number
  /** Of an earlier population at the same temperature. */
  readonly tuning?: Tuning
  readonly start?: Float64Array
}

export function createMember(
  model: BayesianModel,
  temperature: number,
  options: MemberOptions,
  random: RandomNumbers,
): Member {
  return model.priorCurvature === undefined
    ? hamiltonianMember(model, temperature, options, random)
    : manifoldMember(model, temperature, { ...options, metric: model.priorCurvature }, random)
}

const hamiltonianAcceptance = 0.8

function hamiltonianMember(
  model: BayesianModel,
  temperature: number,
  options: MemberOptions,
  random: RandomNumbers,
): Member {
  const target: Target = powerPosterior(model, temperature)
  const start = options.start ?? new Float64Array(model.dimension)
  let state = startOf(target, { start, spread: options.spread }, random)
  let variances = options.tuning?.variances ?? new Float64Array(model.dimension).fill(1)
  const first = (): number => firstStepSize(hamiltonian, target, state, { variances, random })
  let averaging = dualAveraging(options.tuning?.stepSize ?? first(), hamiltonianAcceptance)
  let window = runningVariance(model.dimension)
  let stepSize = averaging.stepSize()
  const windows = massWindows(options.warmUp)
  const move = (): Moved => {
    const moved = hamiltonian(target, state, { stepSize, variances }, random)
    state = moved.state
    return moved
  }
  return {
    point: () => state.point,
    score: () => state.score,
    likelihood: () => model.likelihood(state.point, new Float64Array(model.dimension)),
    place: () => placeAt(model, state.point),
    takeOver: ({ point }) => {
      state = stateAt(target, point)
    },
    tuning: () => ({ stepSize, variances }),
    move,
    adapt: (step) => {
      stepSize = averaging.stepSize()
      averaging.update(move().acceptance)
      if (step > 0.15 * options.warmUp) window.add(state.point)
      if (!windows.has(step)) return
      variances = window.variances(variances)
      window = runningVariance(model.dimension)
      averaging = dualAveraging(first(), hamiltonianAcceptance)
    },
    settle: () => {
      stepSize = averaging.settled()
    },
  }
}

const manifoldAcceptance = 0.6
/** Beyond this a step of a Gaussian overshoots. */
const longestStep = 1.4

function manifoldMember(
  model: BayesianModel,
  temperature: number,
  { tuning, start, metric }: MemberOptions & { readonly metric: Float64Array },
  random: RandomNumbers,
): Member {
  const here = (place: Place): ManifoldState => atTemperature(place, temperature, metric)
  const propose = (point: Float64Array): ManifoldState | null => {
    const place = placeAt(model, point)
    return Number.isFinite(place.likelihood) ? here(place) : null
  }
  let state = (start && propose(start)) ?? firstPlace(model, propose, random)
  const averaging = dualAveraging(0.1, manifoldAcceptance)
  let stepSize = tuning?.stepSize ?? Math.min(longestStep, averaging.stepSize())
  const move = (): Moved => {
    // The prior itself is drawn, not walked on.
    if (temperature === 0) state = firstPlace(model, propose, random)
    const moved =
      temperature === 0 ? { state, acceptance: 1 } : manifoldStep(state, stepSize, propose, random)
    state = moved.state
    return { acceptance: moved.acceptance, divergent: false }
  }
  return {
    point: () => state.place.point,
    score: () => state.score,
    likelihood: () => state.place.likelihood,
    place: () => state.place,
    takeOver: (place) => {
      state = here(place)
    },
    tuning: () => ({ stepSize, variances: new Float64Array(model.dimension).fill(1) }),
    move,
    adapt: () => {
      if (tuning !== undefined) {
        move()
        return
      }
      stepSize = Math.min(longestStep, averaging.stepSize())
      averaging.update(move().acceptance)
    },
    settle: () => {
      if (tuning === undefined) stepSize = Math.min(longestStep, averaging.settled())
    },
  }
}

function firstPlace(
  model: BayesianModel,
  propose: (point: Float64Array) => ManifoldState | null,
  random: RandomNumbers,
): ManifoldState {
  for (let attempt = 0; attempt < 100; attempt++) {
    const state = propose(model.drawPrior(random))
    if (state !== null) return state
  }
  throw new WorkbenchError(
    'config-invalid',
    `${model.name}: none of 100 draws from the prior has a finite likelihood`,
  )
}
