/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the data fix */
/** Linear regression, whose evidence is known: by exact temperature means, and by sampling. */
import { plain } from '../methods/controlVariates/estimators/controlVariate.ts'
import {
  gaussLegendreLadder,
  integrate,
  type Ladder,
  powerLadder,
} from '../methods/controlVariates/evidence/ladder.ts'
import { exactLogEvidence, exactMoments } from '../methods/controlVariates/evidence/linearExact.ts'
import { polynomial } from '../methods/controlVariates/estimators/polynomial.ts'
import {
  estimateRungs,
  evidenceOf,
  type Rung,
  sampleRung,
} from '../methods/controlVariates/evidence/thermodynamic.ts'
import { columnMeans, matrix, zeros } from '../methods/controlVariates/matrix.ts'
import { createRandomNumbers } from '../methods/controlVariates/randomNumbers.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import {
  linearRegression,
  type RegressionData,
} from '../methods/controlVariates/targets/regression.ts'
import type { CheckOptions, Figure } from './check.ts'

const settings = { noiseVariance: 0.5, priorPrecision: 1 }

/** Tiny case of the method sheet: log evidence −5.738922807474. */
const tiny: RegressionData = {
  design: matrix([
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 3],
  ]),
  outcome: Float64Array.of(0, 1, 1, 3),
  names: ['intercept', 'x'],
}
const tinyEvidence = -5.738922807474

/** 442 rows and ten standard normal columns with an intercept, as large as the diabetes data. */
function wide(): RegressionData {
  const random = createRandomNumbers(17)
  const design = zeros(442, 11)
  const outcome = new Float64Array(442)
  for (let row = 0; row < 442; row++) {
    design.values[row * 11] = 1
    for (let i = 1; i < 11; i++) design.values[row * 11 + i] = random.normal()
    const first = design.values[row * 11 + 1]!
    outcome[row] = 0.5 * first - 0.3 * design.values[row * 11 + 2]! + 0.7 * random.normal()
  }
  return { design, outcome, names: Array.from({ length: 11 }, (_, i) => `x${i}`) }
}

export async function linearFigures({ progress }: CheckOptions): Promise<Figure[]> {
  const ladder = gaussLegendreLadder(31, 5)
  const big = wide()
  const sheet = [
    exactByLadder(tiny, gaussLegendreLadder(40, 5)) - tinyEvidence,
    exactByLadder(tiny, powerLadder(30, 5)) - -5.73881665,
  ]
  const errors = [tiny, big].map(
    (data) => exactByLadder(data, ladder) - exactLogEvidence(data, settings),
  )
  progress(
    `linear regression, exact means: errors ${errors.map((x) => x.toExponential(1)).join(', ')}`,
  )
  return [
    { name: 'linearSheetTiny', value: sheet[0]!, bar: { atMost: 1e-9 } },
    { name: 'linearSheetCorrectedTrapezoid', value: sheet[1]!, bar: { atMost: 1e-8 } },
    { name: 'linearExactMeansTiny', value: errors[0]!, bar: { atMost: 1e-6 } },
    { name: 'linearExactMeansWide', value: errors[1]!, bar: { atMost: 1e-6 } },
    ...(await sampled(tiny, progress)),
  ]
}

function exactByLadder(data: RegressionData, ladder: Ladder): number {
  const moments = Array.from(ladder.temperatures, (t) => exactMoments(data, settings, t))
  return integrate(ladder, {
    means: Float64Array.from(moments, ({ mean }) => mean),
    variances: Float64Array.from(moments, ({ variance }) => variance),
    standardErrors: new Float64Array(moments.length),
  }).logEvidence
}

const seeds = 20

/** NUTS at every temperature, 20 seeds: plain means with their error bars, and the exact polynomial. */
async function sampled(
  data: RegressionData,
  progress: CheckOptions['progress'],
): Promise<Figure[]> {
  const model = linearRegression(data, settings)
  const truth = exactLogEvidence(data, settings)
  const ladder = gaussLegendreLadder(31, 5)
  const sampling = { sampler: 'nuts', chains: 2, draws: 200, warmUp: 300, thinning: 2 } as const
  const split = { folds: 2, seed: 1, scale: 'post-hoc', assignment: 'blocks' } as const
  const z = new Float64Array(seeds)
  const plainErrors = new Float64Array(seeds)
  let polynomialWorst = 0
  for (let seed = 0; seed < seeds; seed++) {
    const rungs: Rung[] = []
    for (let place = ladder.temperatures.length - 1; place >= 0; place--) {
      const before = rungs[0]
      const start = before ? columnMeans(before.sample.points) : new Float64Array(2)
      const options = { ...sampling, seed: 500 + seed }
      rungs.unshift(
        await sampleRung(model, ladder.temperatures[place]!, options, { stream: place, start }),
      )
    }
    const bare = evidenceOf(ladder, await estimateRungs(rungs, plain, split), 'controlled')
    const exact = await estimateRungs(rungs, polynomial({ order: 2, ridge: null }), split)
    const controlled = evidenceOf(ladder, exact, 'controlled').logEvidence
    plainErrors[seed] = bare.logEvidence - truth
    z[seed] = plainErrors[seed]! / bare.standardError
    polynomialWorst = Math.max(polynomialWorst, Math.abs(controlled - truth))
    progress(
      `linear regression, seed ${seed + 1}: plain ${bare.logEvidence.toFixed(4)} ± ${bare.standardError.toFixed(4)} (z = ${z[seed]!.toFixed(2)}), polynomial off by ${(controlled - truth).toExponential(1)}`,
    )
  }
  const within = z.filter((one) => Math.abs(one) <= 2).length
  const meanError = meanOf(plainErrors) / Math.sqrt(varianceOf(plainErrors) / seeds)
  return [
    // Of 20 honest intervals of two standard errors one is expected to miss.
    { name: 'linearSampledWithinTwoErrorsOf20', value: within, bar: { atLeast: 18 } },
    // About 1 where the standard errors count the chains' autocorrelation; far above where they do not.
    { name: 'linearSampledZDeviation', value: Math.sqrt(varianceOf(z)), bar: { atMost: 1.5 } },
    { name: 'linearSampledMeanZ', value: meanError, bar: { atMost: 2 } },
    { name: 'linearSampledPolynomialWorst', value: polynomialWorst, bar: { atMost: 1e-6 } },
  ]
}
