/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * Goodwin oscillator: log evidence over 20 repeats, plain against controlled on the same simulations.
 * A pilot tunes step sizes and masses once; every repeat runs new chains with them.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { reportOf } from '../methods/controlVariates/evidence/comparison.ts'
import { gaussLegendreLadder, type Ladder } from '../methods/controlVariates/evidence/ladder.ts'
import { type Rung, sampleRung } from '../methods/controlVariates/evidence/thermodynamic.ts'
import { columnMeans } from '../methods/controlVariates/matrix.ts'
import { fitterOf } from '../methods/controlVariates/run/fitters.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { controlVariatesSchema } from '../methods/controlVariates/settings.ts'
import {
  odeExperiments,
  odeModel,
  simulateReadings,
} from '../methods/controlVariates/targets/ode/model.ts'
import type { BayesianModel } from '../methods/controlVariates/targets/target.ts'
import type { CheckOptions, Figure } from './check.ts'
import { compiled } from './ncvSamples.ts'

const repeats = 20
const estimators = ['none', 'polynomial-2', 'control-functional', 'hybrid'] as const
type Repeat = Readonly<Record<string, number>>

const sampling = { sampler: 'nuts', chains: 2, draws: 100, thinning: 1 } as const
const settings = controlVariatesSchema.parse({
  control: { folds: 4 },
  training: { steps: 600 },
})

export async function goodwinFigures(options: CheckOptions): Promise<Figure[]> {
  const { cache, progress } = options
  const experiment = odeExperiments['goodwin-oscillator']
  const model = odeModel(experiment, simulateReadings(experiment, 1))
  const ladder = gaussLegendreLadder(11, 5)
  const done: Repeat[] =
    cache !== null && existsSync(cache) ? (JSON.parse(readFileSync(cache, 'utf8')) as Repeat[]) : []
  const pilot = done.length < repeats ? await samplePilot(model, ladder, progress) : []
  for (let repeat = done.length; repeat < repeats; repeat++) {
    done.push(await estimatesOf(ladder, await sampleAgain(model, pilot, repeat)))
    progress(
      `Goodwin, repeat ${repeat + 1}: ${estimators.map((name) => `${name} ${done[repeat]![name]!.toFixed(3)}`).join(', ')}`,
    )
    if (cache !== null) writeFileSync(cache, JSON.stringify(done))
  }
  return summary(done)
}

async function samplePilot(
  model: BayesianModel,
  ladder: Ladder,
  progress: CheckOptions['progress'],
): Promise<Rung[]> {
  const rungs: Rung[] = []
  for (let place = ladder.temperatures.length - 1; place >= 0; place--) {
    const before = rungs[0]
    const start = before
      ? columnMeans(before.sample.points)
      : Float64Array.from(odeExperiments['goodwin-oscillator'].truth, Math.log)
    const options = { ...sampling, chains: 1, warmUp: 200, seed: 1 }
    rungs.unshift(
      await sampleRung(model, ladder.temperatures[place]!, options, { stream: place, start }),
    )
    const { splitRHat, effectiveSampleSize } = rungs[0]!.diagnostics
    progress(
      `Goodwin, pilot at t = ${ladder.temperatures[place]!.toPrecision(3)}: split R-hat ${splitRHat.toFixed(2)}, ${effectiveSampleSize.toFixed(0)} effective of ${sampling.draws}`,
    )
  }
  return rungs
}

async function sampleAgain(
  model: BayesianModel,
  pilot: readonly Rung[],
  repeat: number,
): Promise<Rung[]> {
  const rungs: Rung[] = []
  for (const [place, { temperature, sample, tuning }] of pilot.entries())
    rungs.push(
      await sampleRung(
        model,
        temperature,
        { ...sampling, warmUp: 40, seed: 100 + repeat },
        {
          ...{ stream: place, start: columnMeans(sample.points) },
          ...(tuning === null ? {} : { tuning }),
        },
      ),
    )
  return rungs
}

async function estimatesOf(ladder: Ladder, rungs: readonly Rung[]): Promise<Repeat> {
  const { folds, scale } = settings.control
  const split = { folds, scale, seed: 1, assignment: 'blocks' } as const
  const estimates: Record<string, number> = {}
  for (const name of estimators) {
    const fitter = fitterOf(name, settings, compiled)
    const report = await reportOf(name, fitter, { ladder, rungs, split, seconds: () => 0 })
    estimates[name] = report.evidence.logEvidence
  }
  return estimates
}

function summary(done: readonly Repeat[]): Figure[] {
  const values = (name: string): Float64Array => Float64Array.from(done, (one) => one[name]!)
  const deviation = (name: string): number => Math.sqrt(varianceOf(values(name)))
  const plain = deviation('none')
  return [
    { name: 'goodwinLogEvidence', value: meanOf(values('hybrid')), bar: null },
    { name: 'goodwinDeviationPlain', value: plain, bar: null },
    { name: 'goodwinDeviationControlled', value: deviation('hybrid'), bar: null },
    {
      name: 'goodwinDeviationRatio',
      value: plain / deviation('hybrid'),
      bar: { atLeast: 3 },
    },
    ...estimators.slice(1, 3).map((name): Figure => ({
      name: `goodwinDeviationRatio:${name}`,
      value: plain / deviation(name),
      bar: null,
    })),
  ]
}
