/** The control-variates laboratory as the engine knows it; its training is `training.ts`. */
import type { Dataset } from '../../contract/dataset.ts'
import type { ConfigIssue, Family, Forecast, Preset } from '../../contract/method.ts'
import { defineMethod } from '../method.ts'
import { interceptAlone, isExpectation, isRegression } from './problemSettings.ts'
import {
  checkPolicy,
  policyFamilies,
  policyForecast,
  policyPresets,
} from './reinforcement/definitionParts.ts'
import { policyKind } from './reinforcement/settings.ts'
import { type ControlVariatesSettings, controlVariatesSchema } from './settings.ts'

function family(name: string, label: string, rest: Partial<Family> = {}): Family {
  const plain = { unit: '', perLayer: false, scale: 'linear', predictedBy: null } as const
  return { family: name, label, ...plain, ...rest }
}

/** “Layers” of this laboratory are temperatures. */
const perTemperature = { perLayer: true } as const

export const families: Family[] = [
  family('logEvidence', 'Log evidence, controlled', { unit: 'nat' }),
  family('logEvidencePlain', 'Log evidence, plain Monte Carlo', { unit: 'nat' }),
  family('logEvidenceStandardError', 'Standard error of the log evidence', {
    ...{ unit: 'nat', scale: 'log' },
  }),
  family('train/loss', 'Training loss, mean over networks', { scale: 'log' }),
  family('logBayesFactor', 'Log Bayes factor', { unit: 'nat' }),
  family('logBayesFactorStandardError', 'Standard error of the log Bayes factor', { unit: 'nat' }),
  family('alternativeLogEvidence', 'Log evidence of the second model', { unit: 'nat' }),
  family('estimate', 'Expectation, controlled'),
  family('estimateStandardError', 'Standard error of the expectation', { scale: 'log' }),
  family('worstSplitRHat', 'Worst split R-hat'),
  family('varianceReduction', 'Variance reduction', { ...perTemperature, scale: 'log' }),
  family('integrand', 'Mean log-likelihood, controlled', { ...perTemperature, unit: 'nat' }),
  family('integrandPlain', 'Mean log-likelihood, plain', { ...perTemperature, unit: 'nat' }),
  family('splitRHat', 'Split R-hat', perTemperature),
  family('effectiveSampleSize', 'Effective sample size', { ...perTemperature, unit: 'samples' }),
  ...policyFamilies,
]

const presets: Preset[] = [
  {
    id: 'evidence',
    title: 'Evidence of a logistic regression',
    description: 'Polynomial control at 31 temperatures, a network on what it leaves.',
    config: { problem: { kind: 'logistic-regression' } },
  },
  {
    id: 'two-models',
    title: 'Two logistic regressions by Bayes factor',
    description: 'Do texture and smoothness tell anything that the radius does not?',
    config: {
      problem: {
        dataset: 'breast-cancer-wisconsin',
        features: 'mean_radius, mean_texture, mean_smoothness',
        alternativeFeatures: 'mean_radius',
      },
    },
  },
  {
    id: 'toy-mixture',
    title: 'The paper’s toy mixture',
    description: 'An expectation with a known answer, 5, in ten dimensions; 500 draws.',
    config: {
      problem: { kind: 'mixture', integrand: 'toy' },
      sampling: { chains: 2, draws: 250 },
      control: { kind: 'neural' },
      network: { hidden: [40, 40], penalty: 0 },
      training: { steps: 4000, batchSize: 100 },
    },
  },
  {
    id: 'goodwin',
    title: 'Evidence of a Goodwin oscillator',
    description: 'Five rates of a differential equation from forty noisy readings.',
    config: {
      problem: { kind: 'goodwin-oscillator' },
      ladder: { start: 'fitted-gaussian', temperatures: 9, power: 1 },
      sampling: { sampler: 'population', warmUp: 1500, draws: 300, thinning: 2 },
      control: { kind: 'control-functional' },
    },
  },
  {
    id: 'constrained-network',
    title: 'The paper’s constrained network alone',
    description: 'A Stein network with λ = 0.1 at every temperature.',
    config: { control: { kind: 'neural' }, training: { steps: 2000 } },
  },
  {
    id: 'plain',
    title: 'Plain Monte Carlo',
    description: 'The same draws without any control: what the others are compared with.',
    config: { control: { kind: 'none' } },
  },
  ...policyPresets,
]

function usesNetwork({ control }: ControlVariatesSettings): boolean {
  return ['neural', 'neural-augmented', 'hybrid'].includes(control.kind)
}

/** Temperatures of the ladder; an expectation has one. */
function rungsOf({ problem, ladder }: ControlVariatesSettings): number {
  return isExpectation(problem.kind) ? 1 : ladder.temperatures
}

function forecast(settings: ControlVariatesSettings): Forecast[] {
  if (settings.problem.kind === policyKind) return policyForecast(settings.policy)
  const { sampling, network, control } = settings
  const count = sampling.chains * sampling.draws
  const figures: Forecast[] = [
    {
      label: 'Samples',
      value: rungsOf(settings) * count,
      unit: 'samples',
      help: 'Kept over all temperatures.',
    },
  ]
  if (!usesNetwork(settings)) return figures
  figures.push({
    label: 'Networks trained together',
    value: rungsOf(settings) * control.folds * network.members,
    unit: 'networks',
    help: 'Temperatures × folds × ensemble.',
  })
  if (network.penalty > 0 && control.scale === 'none')
    figures.push({
      label: 'Most variance reduction by the network',
      value: ((1 + network.penalty) / network.penalty) ** 2,
      unit: '×',
      help: '((1 + λ)/λ)²: the constraint shrinks even a perfect control by 1/(1 + λ).',
    })
  return figures
}

function check(settings: ControlVariatesSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  if (settings.problem.kind === policyKind) return checkPolicy(settings.policy)
  const { problem, sampling, control, ladder } = settings
  const issues: ConfigIssue[] = []
  const fitted = Math.floor(sampling.chains * sampling.draws * (1 - 1 / control.folds))
  if (control.kind === 'control-functional' && fitted > 1500)
    issues.push({
      path: 'sampling.draws',
      message: `a control functional takes at most 1500 samples, each fold has ${fitted}`,
      severity: 'error',
    })
  if (sampling.chains === 1)
    issues.push({
      path: 'sampling.chains',
      message: 'with 1 chain only its two halves can show that it did not mix',
      severity: 'warning',
    })
  const needsPopulation = ladder.start === 'fitted-gaussian' && sampling.sampler !== 'population'
  if (needsPopulation && !isExpectation(problem.kind))
    issues.push({
      path: 'ladder.start',
      message: `a path from a fitted Gaussian needs the sampler “population”, this is “${sampling.sampler}”`,
      severity: 'error',
    })
  const dataset = datasets.find(({ id }) => id === problem.dataset)
  if (dataset === undefined || !isRegression(problem.kind)) return issues
  if (dataset.kind !== 'table')
    return [
      ...issues,
      {
        path: 'problem.dataset',
        message: `“${dataset.name}” holds pictures, a regression needs a table`,
        severity: 'error',
      },
    ]
  return [
    ...issues,
    ...checkColumns('features', problem.features, dataset),
    ...checkColumns('alternativeFeatures', problem.alternativeFeatures, dataset),
    ...checkClasses(problem, dataset),
  ]
}

/** What the outcome cannot be, as far as the library knows without reading the rows. */
function checkClasses(
  { kind, target }: ControlVariatesSettings['problem'],
  { classNames, name, target: own }: Dataset,
): ConfigIssue[] {
  if (kind !== 'logistic-regression' || (target !== '' && target !== own)) return []
  if (classNames.length >= 2) return []
  const message =
    classNames.length === 1
      ? `“${name}” has a single class, “${classNames[0] ?? ''}”: there is nothing to separate`
      : `the predicted column of “${name}” is a number without classes; choose a linear regression, or name the positive value`
  return [
    { path: 'problem.target', message, severity: classNames.length === 1 ? 'error' : 'warning' },
  ]
}

function checkColumns(
  field: 'features' | 'alternativeFeatures',
  listed: string,
  { columns, name }: Dataset,
): ConfigIssue[] {
  if (columns === undefined || listed.trim() === interceptAlone) return []
  const unknown = listed
    .split(',')
    .map((feature) => feature.trim())
    .filter((feature) => feature !== '' && !columns.includes(feature))
  return unknown.map((feature) => ({
    path: `problem.${field}`,
    message: `“${name}” has no column “${feature}”; it has ${columns.join(', ')}`,
    severity: 'error',
  }))
}

export const controlVariates = defineMethod({
  description: {
    id: 'control-variates',
    title: 'Neural control variates',
    summary:
      'Evidence of Bayesian models by thermodynamic integration and expectations under known densities, with Stein control variates that take the variance out.',
    paper: {
      title: 'Neural Control Variates for Monte Carlo Variance Reduction',
      authors: 'Ruosi Wan, Mingjun Zhong, Haoyi Xiong, Zhanxing Zhu',
      venue: 'ECML-PKDD',
      year: 2019,
    },
    families,
    presets,
  },
  schema: controlVariatesSchema,
  forecast,
  check,
  datasetsOf: ({ problem }) => (isRegression(problem.kind) ? [problem.dataset] : []),
  seedOf: ({ training }) => training.seed,
})
