/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of fixed length */
/**
 * The Stein policy gradient: the sheet's check case, unbiasedness, variance on frozen policies, learning.
 * Parts: check-case, unbiased, variance, learning; with `--cache file` a run that was cut short goes on.
 */
import { bandit } from '../methods/controlVariates/reinforcement/environments/bandit.ts'
import type { Environment } from '../methods/controlVariates/reinforcement/environments/environment.ts'
import { pendulum } from '../methods/controlVariates/reinforcement/environments/pendulum.ts'
import { pointMass } from '../methods/controlVariates/reinforcement/environments/pointMass.ts'
import {
  type Estimator,
  type EstimatorVariance,
  frozenVariance,
} from '../methods/controlVariates/reinforcement/frozenVariance.ts'
import { createLearner } from '../methods/controlVariates/reinforcement/learner.ts'
import type { LearnerSettings } from '../methods/controlVariates/reinforcement/learnerSettings.ts'
import type { PolicyControl } from '../methods/controlVariates/reinforcement/names.ts'
import type { Policy } from '../methods/controlVariates/reinforcement/policy.ts'
import { learnerSettings } from '../methods/controlVariates/reinforcement/cells.ts'
import { policySchema } from '../methods/controlVariates/reinforcement/settings.ts'
import {
  steinGradient,
  varianceGradient,
} from '../methods/controlVariates/reinforcement/steinGradient.ts'
import {
  manyEstimates,
  pairedZ,
  zScore,
} from '../methods/controlVariates/reinforcement/unbiased.ts'
import { meanOf, varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { createRandom } from '../tensor/random.ts'
import type { Check, CheckOptions, Figure } from './check.ts'
import { type Keep, keptResults } from './keptResults.ts'

type Bench = { readonly options: CheckOptions; readonly keep: Keep }

const parts: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  'check-case': () => Promise.resolve(checkCase()),
  unbiased: unbiasedness,
  variance: (bench) => perEnvironment(bench, frozenFigures),
  learning: (bench) => perEnvironment(bench, learningFigures),
}

export const verifyNcvReinforcement: Check = async (options) => {
  const bench = { options, keep: await keptResults(options.cache) }
  const chosen = Object.entries(parts).filter(
    ([name]) => options.only === undefined || options.only === name,
  )
  const figures: Figure[] = []
  for (const [, run] of chosen) figures.push(...(await run(bench)))
  return figures
}

async function perEnvironment(
  bench: Bench,
  run: (bench: Bench, environment: Environment) => Promise<Figure[]>,
): Promise<Figure[]> {
  return [...(await run(bench, pendulum)), ...(await run(bench, pointMass))]
}

/** r = −a², μ = 1, σ = ½: per-sample variances of the sheet for ∂/∂μ and ∂/∂σ². */
const sheet = [
  { name: 'score', share: 0, baseline: 0, curve: 'first', mean: 21.8, variance: 86.9 },
  { name: 'meanBaseline', share: 0, baseline: -1.25, curve: 'first', mean: 10.5, variance: 54.2 },
  { name: 'stein', share: 1, baseline: 0, curve: 'first', mean: 1, variance: 6 },
  { name: 'hessian', share: 1, baseline: 0, curve: 'hessian', mean: 1, variance: 0 },
  { name: 'most', share: 0.8, baseline: 0, curve: 'first', mean: 2.64, variance: null },
] as const

const draws = 1_000_000

function checkCase(): Figure[] {
  const random = createRandom('check case')
  const noise = Float64Array.from({ length: draws }, () => random.normal())
  return sheet.flatMap((row) => {
    const gradients = Array.from(noise, (xi) => checkGradient(xi, row))
    const ofMean = Float64Array.from(gradients, ({ mean }) => mean)
    const ofVariance = Float64Array.from(gradients, (one) => varianceGradient(one, 0.5))
    const z = Math.max(Math.abs(zScore([...ofMean], -2)), zOrExact([...ofVariance], -1))
    const figures: Figure[] = [
      { name: `policyCheck/${row.name}/z`, value: z, bar: { atMost: 4 } },
      relative(`policyCheck/${row.name}/mean`, varianceOf(ofMean), row.mean),
    ]
    if (row.variance !== null)
      figures.push(
        relative(`policyCheck/${row.name}/variance`, varianceOf(ofVariance), row.variance),
      )
    return figures
  })
}

function checkGradient(xi: number, row: (typeof sheet)[number]) {
  const reward = -((1 + 0.5 * xi) ** 2)
  const slope = -row.share * (1 + 0.5 * xi)
  const curve = row.curve === 'hessian' ? -0.5 * row.share : xi * slope
  const left = reward * (1 - row.share) - row.baseline
  return steinGradient({ noise: xi, deviation: 0.5, left, slope, curve })
}

/** A gradient without variance must be the truth itself. */
function zOrExact(values: number[], truth: number): number {
  const spread = varianceOf(Float64Array.from(values))
  if (spread > 1e-20) return Math.abs(zScore(values, truth))
  return Math.abs(values[0]! - truth) < 1e-12 ? 0 : Infinity
}

/** Relative difference from a figure printed with three digits; the variance itself where that is 0. */
function relative(name: string, value: number, printed: number): Figure {
  const difference = printed === 0 ? value : value / printed - 1
  return { name, value: difference, bar: { atMost: printed === 0 ? 1e-20 : 0.03 } }
}

const small: LearnerSettings = {
  ...{ algorithm: 'a2c', control: 'linear', reach: 'action', objective: 'fit-q', seed: 1 },
  eager: false,
  ...{
    copies: 8,
    rolloutSteps: 4,
    discount: 0.9,
    traceDecay: 0.9,
    hidden: [8],
    learningRate: 1e-3,
  },
  ...{ clip: 0.2, entropy: 0, epochs: 2, minibatch: 16, divergence: 0.02, controlSteps: 4 },
  ...{ controlHidden: [8], controlRate: 1e-2, auxiliaryDraws: 4 },
}

const banditPolicy: Policy = {
  kind: 'gaussian',
  layers: [{ inputs: 1, outputs: 1, kernel: Float64Array.of(0.4), bias: Float64Array.of(0.6) }],
  logDeviation: Float64Array.of(Math.log(0.5)),
}

/** 2,000 estimates each: against the exact gradient of the bandit, and against the plain one over episodes. */
async function unbiasedness({ options, keep }: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const control of ['linear', 'neural'] as const) {
    const z = await keep(`unbiased/${control}`, () => {
      const { controlled } = manyEstimates(bandit, banditPolicy, null, { ...small, control }, 2000)
      return zScore(controlled.map(banditSum), banditTruth)
    })
    options.progress(`2,000 estimates, ${control}: z ${z.toFixed(2)}`)
    figures.push({ name: `policyUnbiased/${control}/z`, value: z, bar: { atMost: 3 } })
    for (const reach of ['action', 'trajectory'] as const) {
      const paired = await keep(`unbiased/${control}/${reach}`, () => {
        const learner = createLearner(pointMass, { ...small, control })
        const policy = learner.policy()
        learner.dispose()
        const own = { ...small, control, reach, rolloutSteps: 6 }
        return pairedZ(manyEstimates(pointMass, policy, null, own, 2000), 1)
      })
      options.progress(`2,000 episodes, ${control}, reach ${reach}: z ${paired.toFixed(2)}`)
      figures.push({
        name: `policyUnbiased/${control}/${reach}/z`,
        value: paired,
        bar: { atMost: 3 },
      })
    }
  }
  return figures
}

/** One number of the three weights (kernel and bias both see the input 1; log σ), and its truth. */
function banditSum(gradient: Float64Array): number {
  return gradient[0]! + 0.5 * gradient[1]! + 2 * gradient[2]!
}
const banditTruth = -2 + 0.5 * -2 + 2 * -0.5

const frozenEstimators: readonly Estimator[] = [
  { control: 'none', reach: 'action' },
  { control: 'value', reach: 'action' },
  { control: 'linear', reach: 'action' },
  { control: 'linear', reach: 'trajectory' },
  { control: 'neural', reach: 'action' },
  { control: 'neural', reach: 'trajectory' },
]

/**
 * Updates by PPO with a value baseline before the policy is held still: when most has been learnt. The
 * point mass is held still once more when it has converged; there what is left of V's own error
 * outweighs what its small actions do, so that figure is reported, not judged.
 */
const stages: Readonly<Record<string, readonly { updates: number; judged: boolean }[]>> = {
  [pendulum.name]: [{ updates: 40, judged: true }],
  [pointMass.name]: [
    { updates: 15, judged: true },
    { updates: 40, judged: false },
  ],
}

function settingsOf(
  environment: Environment,
  control: PolicyControl,
  seed: number,
): LearnerSettings {
  const policy = policySchema.parse({ environment: environment.name })
  return learnerSettings(policy, control, { seed, eager: false })
}

async function frozenFigures(bench: Bench, environment: Environment): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const stage of stages[environment.name] ?? [])
    figures.push(...(await stageFigures(bench, environment, stage)))
  return figures
}

async function stageFigures(
  { options, keep }: Bench,
  environment: Environment,
  { updates, judged }: { updates: number; judged: boolean },
): Promise<Figure[]> {
  const rows: Omit<EstimatorVariance, 'gradient'>[][] = []
  for (let seed = 1; seed <= options.seeds; seed++) {
    const key = `variance/${environment.name}/${updates}/${seed}`
    const found = await keep(key, () => frozenPolicy(environment, updates, seed))
    rows.push(found)
    const words = found.map(
      ({ control, reach, sampleRatio, episodeRatio }) =>
        `${control} ${reach} ${sampleRatio.toFixed(3)} (${episodeRatio.toFixed(3)})`,
    )
    options.progress(`${environment.name} after ${updates}, seed ${seed}: ${words.join(', ')}`)
  }
  return frozenEstimators.flatMap(({ control, reach }, place) => {
    if (control === 'value') return []
    const name = `policyVariance/${environment.name}/after${updates}/${control}/${reach}`
    const isBest = control === 'neural' && reach === 'trajectory'
    const bar = judged && isBest ? { atMost: 0.5 } : null
    const mean = (pick: (row: Omit<EstimatorVariance, 'gradient'>) => number) =>
      meanOf(Float64Array.from(rows, (found) => pick(found[place]!)))
    return [
      { name: `${name}/sample`, value: mean(({ sampleRatio }) => sampleRatio), bar },
      { name: `${name}/episode`, value: mean(({ episodeRatio }) => episodeRatio), bar },
    ]
  })
}

async function frozenPolicy(environment: Environment, updates: number, seed: number) {
  const settings = settingsOf(environment, 'value', seed)
  const learner = createLearner(environment, settings)
  try {
    for (let update = 0; update < updates; update++) learner.update()
    const whole = { copies: 64, rolloutSteps: environment.horizon, minibatch: 512 }
    const fitting = { controlHidden: [64, 64], controlSteps: 500 }
    const found = await frozenVariance(
      {
        environment,
        policy: learner.policy(),
        settings: { ...settings, ...whole, ...fitting },
      },
      frozenEstimators,
      { fittedFleets: 3, testedFleets: 3, rounds: 2 },
      () => Promise.resolve(),
    )
    return found.map(({ gradient: _, ...rest }) => rest)
  } finally {
    learner.dispose()
  }
}

const learningUpdates = 60
const learners = ['value', 'linear', 'neural'] as const

/** Same or better: mean return over all updates, paired by seed, in standard errors against V alone. */
async function learningFigures(
  { options, keep }: Bench,
  environment: Environment,
): Promise<Figure[]> {
  const curves = new Map<PolicyControl, number[][]>()
  for (let seed = 1; seed <= options.seeds; seed++)
    for (const control of learners) {
      const key = `learning/${environment.name}/${control}/${learningUpdates}/${seed}`
      const curve = await keep(key, () => learningCurve(environment, control, seed))
      curves.set(control, [...(curves.get(control) ?? []), curve])
      options.progress(
        `${environment.name}, ${control}, seed ${seed}: return ${curve.at(-1)!.toFixed(1)}, mean ${mean(curve).toFixed(1)}`,
      )
    }
  const baseline = curves.get('value')!
  return learners.flatMap((control) => {
    const own = curves.get(control)!
    const name = `policyLearning/${environment.name}/${control}`
    const last = mean(own.map((curve) => mean(curve.slice(-10))))
    const figures: Figure[] = [
      { name: `${name}/finalReturn`, value: last, bar: null },
      { name: `${name}/meanReturn`, value: mean(own.map(mean)), bar: null },
    ]
    if (control === 'value' || options.seeds < 2) return figures
    const differences = own.map((curve, seed) => mean(curve) - mean(baseline[seed]!))
    const shortfall = Math.max(0, -zScore(differences, 0))
    return [...figures, { name: `${name}/shortfallInErrors`, value: shortfall, bar: { atMost: 2 } }]
  })
}

function learningCurve(environment: Environment, control: PolicyControl, seed: number): number[] {
  const learner = createLearner(environment, settingsOf(environment, control, seed))
  try {
    const returns = Array.from({ length: learningUpdates }, () => learner.update().episodeReturn)
    return returns.filter((value) => Number.isFinite(value))
  } finally {
    learner.dispose()
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
