/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * Population sampling (parallel tempering, Geyer 1991; Calderhead & Girolami 2009): one chain at each
 * temperature, HMC inside, and neighbours exchange states with probability
 * min(1, exp((t_j − t_i)(ℓ_i − ℓ_j))), ℓ the log-likelihood. The prior's chain crosses between modes
 * that the posterior's cannot leave.
 */
import { rowOf, zeros } from '../matrix.ts'
import { createRandomNumbers, type RandomNumbers } from '../randomNumbers.ts'
import { type BayesianModel, powerPosterior, type Target } from '../targets/target.ts'
import { type ChainState, stateAt } from './chain.ts'
import { diagnose } from './diagnostics.ts'
import { hamiltonian } from './kernels.ts'
import {
  type Breathe,
  type Draws,
  firstStepSize,
  type SamplerOptions,
  startOf,
  type Tuning,
} from './sample.ts'
import { dualAveraging, massWindows, runningVariance } from './warmUp.ts'

export type PopulationOptions = Omit<SamplerOptions, 'sampler' | 'stream' | 'start' | 'tuning'>

const acceptanceWanted = 0.8

/** Draws of every temperature, in the ladder's order. */
export async function samplePopulation(
  model: BayesianModel,
  temperatures: Float64Array,
  options: PopulationOptions,
  breathe: Breathe,
): Promise<readonly Draws[]> {
  const rows = options.chains * options.draws
  const kept = Array.from(temperatures, () => ({
    points: zeros(rows, model.dimension),
    scores: zeros(rows, model.dimension),
    acceptances: [] as number[],
    divergences: 0,
  }))
  let tunings: readonly Tuning[] = []
  for (let chain = 0; chain < options.chains; chain++) {
    const random = createRandomNumbers(options.seed, 3000 + chain)
    const members = Array.from(temperatures, (temperature) =>
      member(model, temperature, options, random),
    )
    for (let step = 1; step <= options.warmUp; step++) {
      for (const one of members) one.adapt(step)
      exchange(model, temperatures, members, random)
      await breathe()
    }
    for (const one of members) one.settle()
    for (let draw = 0; draw < options.draws; draw++) {
      for (let thin = 0; thin < options.thinning; thin++) {
        for (const [index, one] of members.entries()) {
          const { acceptance, divergent } = one.move()
          kept[index]!.acceptances.push(acceptance)
          kept[index]!.divergences += Number(divergent)
        }
        exchange(model, temperatures, members, random)
      }
      for (const [index, one] of members.entries()) {
        rowOf(kept[index]!.points, chain * options.draws + draw).set(one.state().point)
        rowOf(kept[index]!.scores, chain * options.draws + draw).set(one.state().score)
      }
      await breathe()
    }
    tunings = members.map(({ tuning }) => tuning())
  }
  return kept.map(({ points, scores, ...how }, index) => ({
    ...{ points, scores, chains: options.chains, tuning: tunings[index] ?? null },
    diagnostics: diagnose(points, options.chains, how),
  }))
}

type Member = ReturnType<typeof member>

/** The chain of one temperature with its own step size and mass. */
function member(
  model: BayesianModel,
  temperature: number,
  options: PopulationOptions,
  random: RandomNumbers,
) {
  const target: Target = powerPosterior(model, temperature)
  let state = startOf(
    target,
    { start: new Float64Array(model.dimension), spread: options.spread },
    random,
  )
  let variances: Float64Array = new Float64Array(model.dimension).fill(1)
  const restart = () =>
    dualAveraging(
      firstStepSize(hamiltonian, target, state, { variances, random }),
      acceptanceWanted,
    )
  let averaging = restart()
  let window = runningVariance(model.dimension)
  let stepSize = averaging.stepSize()
  const windows = massWindows(options.warmUp)
  const move = () => {
    const moved = hamiltonian(target, state, { stepSize, variances }, random)
    state = moved.state
    return moved
  }
  return {
    state: () => state,
    /** Takes over a neighbour's place; density and score are of this temperature. */
    place: (point: Float64Array) => {
      state = stateAt(target, point)
    },
    tuning: (): Tuning => ({ stepSize, variances }),
    move,
    adapt: (step: number) => {
      stepSize = averaging.stepSize()
      averaging.update(move().acceptance)
      if (step > 0.15 * options.warmUp) window.add(state.point)
      if (!windows.has(step)) return
      variances = window.variances(variances)
      window = runningVariance(model.dimension)
      averaging = restart()
    },
    settle: () => {
      stepSize = averaging.settled()
    },
  }
}

function exchange(
  model: BayesianModel,
  temperatures: Float64Array,
  members: readonly Member[],
  random: RandomNumbers,
): void {
  const ignored = new Float64Array(model.dimension)
  const likelihoods = members.map((one) => model.likelihood(one.state().point, ignored))
  const first = random.uniform() < 0.5 ? 0 : 1
  for (let i = first; i + 1 < members.length; i += 2) {
    const gain = (temperatures[i + 1]! - temperatures[i]!) * (likelihoods[i]! - likelihoods[i + 1]!)
    if (!(Math.log(random.uniform()) < gain)) continue
    const lower: ChainState = members[i]!.state()
    members[i]!.place(members[i + 1]!.state().point)
    members[i + 1]!.place(lower.point)
  }
}
