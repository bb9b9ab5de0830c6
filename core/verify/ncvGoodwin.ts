/**
 * Goodwin oscillator: log evidence over 20 repeats, plain against controlled on the same simulations.
 *
 * Two ways to the posterior. From the prior the chain passes a change of phase near t = 0.01, where
 * the oscillator finds its rhythm: there no control knows the weights of the two phases. From a
 * Gaussian fitted to a pilot's posterior (one pilot, for all repeats) there is no such place.
 */
import { reportOf } from '../methods/controlVariates/evidence/comparison.ts'
import {
  gaussLegendreLadder,
  type Ladder,
  powerLadder,
} from '../methods/controlVariates/evidence/ladder.ts'
import { fittedGaussian, fromReference } from '../methods/controlVariates/evidence/referencePath.ts'
import { type Rung, rungOf } from '../methods/controlVariates/evidence/thermodynamic.ts'
import { rowOf } from '../methods/controlVariates/matrix.ts'
import { fitterOf } from '../methods/controlVariates/run/fitters.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import {
  type PopulationOptions,
  samplePopulation,
} from '../methods/controlVariates/samplers/population.ts'
import { controlVariatesSchema, type EstimatorName } from '../methods/controlVariates/settings.ts'
import {
  odeExperiments,
  odeModel,
  simulateReadings,
} from '../methods/controlVariates/targets/ode/model.ts'
import type { BayesianModel } from '../methods/controlVariates/targets/target.ts'
import type { CheckOptions, Figure } from './check.ts'
import { keptResults } from './keptResults.ts'
import { compiled } from './ncvSamples.ts'

const repeats = 20

/** A way through the temperatures, and what is drawn on it. */
type Path = {
  readonly name: 'reference' | 'prior'
  readonly model: BayesianModel
  readonly ladder: Ladder
  readonly estimators: readonly EstimatorName[]
  /** Warm-up of the first population, whose tuning and last states all repeats take over. */
  readonly pilot: number
  readonly sampling: { warmUp: number; draws: number; thinning: number }
}

type Repeat = Readonly<Partial<Record<EstimatorName | 'effective' | 'splitRHat', number>>>

const settings = controlVariatesSchema.parse({ control: { folds: 4 }, training: { steps: 600 } })

export async function goodwinFigures({ cache, progress }: CheckOptions): Promise<Figure[]> {
  const keep = await keptResults(cache)
  const figures: Figure[] = []
  for (const path of await pathsOf(progress)) {
    const pilot = await samplePath(path, { ...path.sampling, warmUp: path.pilot, seed: 1 })
    const tunings = pilot.flatMap(({ tuning }) => tuning ?? [])
    const starts = pilot.map(({ sample }) => rowOf(sample.points, sample.points.rows - 1))
    const chosen = await leastError(path, pilot)
    progress(`Goodwin from ${path.name}: the pilot chooses ${chosen}`)
    const done: Repeat[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const found = await keep(`goodwin/${path.name}/${repeat}`, async () => {
        const again = { ...path.sampling, seed: 100 + repeat, tunings, starts }
        return await estimatesOf(path, await samplePath(path, again))
      })
      done.push(found)
      const words = Object.entries(found).map(([name, value]) => `${name} ${value.toFixed(3)}`)
      progress(`Goodwin from ${path.name}, repeat ${repeat + 1}: ${words.join(', ')}`)
    }
    figures.push(...summary(path, done, chosen))
  }
  return figures
}

async function pathsOf(progress: CheckOptions['progress']): Promise<readonly Path[]> {
  const experiment = odeExperiments['goodwin-oscillator']
  const model = odeModel(experiment, simulateReadings(experiment, 1))
  const prior: Path = {
    ...{ name: 'prior', model, ladder: powerLadder(30, 5) },
    estimators: ['none', 'polynomial-2', 'hybrid'],
    ...{ pilot: 2000, sampling: { warmUp: 200, draws: 500, thinning: 2 } },
  }
  const draws = await samplePath(prior, { ...prior.sampling, warmUp: prior.pilot, seed: 2 })
  const posterior = draws.at(-1)
  if (posterior === undefined) return [prior]
  const { effectiveSampleSize } = posterior.diagnostics
  progress(`Goodwin, posterior by a pilot: ${effectiveSampleSize.toFixed(0)} effective of 500`)
  return [
    {
      name: 'reference',
      model: fromReference(model, fittedGaussian(posterior.sample.points, 1.2)),
      ladder: gaussLegendreLadder(9, 1),
      estimators: ['none', 'polynomial-2', 'control-functional', 'hybrid'],
      ...{ pilot: 300, sampling: { warmUp: 100, draws: 400, thinning: 3 } },
    },
    prior,
  ]
}

type Drawing = Path['sampling'] &
  Pick<PopulationOptions, 'seed'> &
  Partial<Pick<PopulationOptions, 'tunings' | 'starts'>>

async function samplePath({ model, ladder }: Path, drawing: Drawing): Promise<Rung[]> {
  const options = { ...drawing, chains: 1, spread: 0.5 }
  const draws = await samplePopulation(model, ladder.temperatures, options, () => Promise.resolve())
  return draws.map((one, place) => rungOf(model, ladder.temperatures[place] ?? 0, one))
}

/** The estimator that a person would take after a look at one run: least standard error. */
async function leastError(path: Path, rungs: readonly Rung[]): Promise<EstimatorName> {
  let best: { name: EstimatorName; error: number } = { name: 'none', error: Infinity }
  for (const name of path.estimators) {
    const { standardError: error } = await evidenceBy(name, path, rungs)
    if (error < best.error) best = { name, error }
  }
  return best.name
}

async function evidenceBy(name: EstimatorName, { ladder }: Path, rungs: readonly Rung[]) {
  const { folds, scale } = settings.control
  const split = { folds, scale, seed: 1, assignment: 'blocks' } as const
  const comparison = { ladder, rungs, split, seconds: () => 0 }
  return (await reportOf(name, fitterOf(name, settings, compiled), comparison)).evidence
}

async function estimatesOf(path: Path, rungs: readonly Rung[]): Promise<Repeat> {
  const estimates: Partial<Record<keyof Repeat, number>> = {
    effective: Math.min(...rungs.map(({ diagnostics }) => diagnostics.effectiveSampleSize)),
    splitRHat: Math.max(...rungs.map(({ diagnostics }) => diagnostics.splitRHat)),
  }
  for (const name of path.estimators)
    estimates[name] = (await evidenceBy(name, path, rungs)).logEvidence
  return estimates
}

function summary(
  { name: path, estimators }: Path,
  done: readonly Repeat[],
  chosen: EstimatorName,
): Figure[] {
  const values = (name: keyof Repeat): Float64Array =>
    Float64Array.from(done, (one) => one[name] ?? Number.NaN)
  const deviation = (name: EstimatorName): number => Math.sqrt(varianceOf(values(name)))
  const plain = deviation('none')
  const from = path === 'prior' ? 'FromPrior' : ''
  const figure = (name: string, value: number, bar: Figure['bar'] = null): Figure => ({
    ...{ name: `goodwin${name}${from}`, value, bar },
  })
  const bar = path === 'prior' ? null : { atLeast: 3 }
  return [
    figure('LogEvidence', meanOf(values(chosen))),
    figure('DeviationPlain', plain),
    figure('DeviationControlled', deviation(chosen)),
    figure('DeviationRatio', plain / deviation(chosen), bar),
    figure('LeastEffectiveDraws', Math.min(...values('effective'))),
    figure('WorstSplitRHat', Math.max(...values('splitRHat'))),
    ...estimators
      .filter((name) => name !== 'none')
      .map((name) => figure(`DeviationRatio:${name}`, plain / deviation(name))),
  ]
}
