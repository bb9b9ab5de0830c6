/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * Population sampling (parallel tempering, Geyer 1991; Calderhead & Girolami 2009): one chain at each
 * temperature, HMC (or manifold MALA) inside, and neighbours exchange states with probability
 * min(1, exp((t_j − t_i)(ℓ_i − ℓ_j))), ℓ the log-likelihood. The prior's chain crosses between modes
 * that the posterior's cannot leave.
 */
import { rowOf, zeros } from '../matrix.ts'
import { createRandomNumbers, type RandomNumbers } from '../randomNumbers.ts'
import type { BayesianModel } from '../targets/target.ts'
import { diagnose } from './diagnostics.ts'
import { createMember, type Member } from './populationMember.ts'
import type { Breathe, Draws, SamplerOptions, Tuning } from './sample.ts'

export type PopulationOptions = Omit<SamplerOptions, 'sampler' | 'stream' | 'start' | 'tuning'> & {
  /** Of an earlier population on the same ladder, one for each temperature. */
  readonly tunings?: readonly Tuning[]
  /** Where each temperature starts; without, they start from the prior. */
  readonly starts?: readonly Float64Array[]
}

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
    const members = Array.from(temperatures, (temperature, index) => {
      const { warmUp, spread, tunings: known, starts } = options
      const [tuning, start] = [known?.[index], starts?.[index]]
      const own = { warmUp, spread, ...(tuning && { tuning }), ...(start && { start }) }
      return createMember(model, temperature, own, random)
    })
    for (let step = 1; step <= options.warmUp; step++) {
      for (const one of members) one.adapt(step)
      exchange(temperatures, members, random)
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
        exchange(temperatures, members, random)
      }
      for (const [index, one] of members.entries()) {
        rowOf(kept[index]!.points, chain * options.draws + draw).set(one.point())
        rowOf(kept[index]!.scores, chain * options.draws + draw).set(one.score())
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

function exchange(
  temperatures: Float64Array,
  members: readonly Member[],
  random: RandomNumbers,
): void {
  const likelihoods = members.map((one) => one.likelihood())
  const first = random.uniform() < 0.5 ? 0 : 1
  for (let i = first; i + 1 < members.length; i += 2) {
    const gain = (temperatures[i + 1]! - temperatures[i]!) * (likelihoods[i]! - likelihoods[i + 1]!)
    if (!(Math.log(random.uniform()) < gain)) continue
    const lower = members[i]!.place()
    members[i]!.takeOver(members[i + 1]!.place())
    members[i + 1]!.takeOver(lower)
  }
}
