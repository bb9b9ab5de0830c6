/** The trainings that an experiment consists of, known before it starts. */
import { normaliserFacts } from '../../../models/catalogue.ts'
import { scalingRules } from '../scaling.ts'
import type { SphericalMotionSettings } from '../settings.ts'

type Values = Readonly<Record<string, number | string>>

/** One training of the experiment: what sets it apart from the others, and its whole configuration. */
export type Cell = {
  readonly label: string
  readonly values: Values
  readonly seed: number
  readonly settings: SphericalMotionSettings
}

type Variant = Omit<Cell, 'seed'>

/** Most trainings of one run. */
export const mostCells = 64

export function cellsOf(settings: SphericalMotionSettings): Cell[] {
  const alone = { ...settings, experiment: { ...settings.experiment, kind: 'one' as const } }
  return variantsOf(alone, settings).flatMap((variant) =>
    Array.from({ length: settings.experiment.seeds }, (_, repetition) => {
      const seed = settings.training.seed + repetition
      const training = { ...variant.settings.training, seed }
      return { ...variant, seed, settings: { ...variant.settings, training } }
    }),
  )
}

function variantsOf(alone: SphericalMotionSettings, asked: SphericalMotionSettings): Variant[] {
  switch (asked.experiment.kind) {
    case 'one':
      return [{ label: 'training', values: {}, settings: alone }]
    case 'grid':
      return grid(alone, asked)
    case 'equal-products':
      return [0.5, 1, 2].map((factor) => equalProduct(alone, factor))
    case 'remedies':
      return remedies.map(({ value, label }) => ({
        ...{ label, values: { rescaleAtDrop: label } },
        settings: { ...alone, rescaleAtDrop: value },
      }))
    case 'linear-scaling':
      return linearScaling(alone)
    case 'warm-up':
      return warmUps(alone)
    case 'exponential':
      return [
        { label: 'weight decay', values: {}, settings: { ...alone, decayAs: 'weight-decay' } },
        { label: 'rising rate', values: {}, settings: { ...alone, decayAs: 'rising-rate' } },
      ]
    case 'normalisers':
      return normalisers(alone)
  }
}

function grid(alone: SphericalMotionSettings, { experiment }: SphericalMotionSettings): Variant[] {
  const { optimizer, training } = alone
  const or = (values: readonly number[], single: number) => (values.length > 0 ? values : [single])
  const axes = {
    learningRate: or(experiment.learningRates, optimizer.learningRate),
    weightDecay: or(experiment.weightDecays, optimizer.weightDecay),
    momentum: or(experiment.momenta, optimizer.momentum),
    batchSize: or(experiment.batchSizes, training.batchSize),
  }
  return combinations(axes).map((values) => {
    const { batchSize = training.batchSize, ...rates } = values
    return {
      ...{ label: gridLabel(values, axes), values },
      settings: {
        ...alone,
        optimizer: { ...optimizer, ...rates },
        training: { ...training, batchSize },
      },
    }
  })
}

type Axes = Readonly<Record<string, readonly number[]>>

/** One value of each axis, the last axis fastest. */
function combinations(axes: Axes): Record<string, number>[] {
  return Object.entries(axes).reduce<Record<string, number>[]>(
    (known, [name, values]) =>
      known.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value }))),
    [{}],
  )
}

const symbols: Readonly<Record<string, string>> = {
  ...{ learningRate: 'η', weightDecay: 'λ', momentum: 'α', batchSize: 'batch' },
}

/** What varies; all of it where nothing does. */
function gridLabel(values: Readonly<Record<string, number>>, axes: Axes): string {
  const varying = Object.keys(axes).filter((name) => (axes[name]?.length ?? 0) > 1)
  const named = varying.length > 0 ? varying : Object.keys(axes)
  return named.map((name) => `${symbols[name] ?? name} ${values[name] ?? ''}`).join(', ')
}

function equalProduct(alone: SphericalMotionSettings, factor: number): Variant {
  const learningRate = alone.optimizer.learningRate * factor
  const weightDecay = alone.optimizer.weightDecay / factor
  return {
    label: `η ${learningRate}, λ ${weightDecay}`,
    values: { learningRate, weightDecay },
    settings: { ...alone, optimizer: { ...alone.optimizer, learningRate, weightDecay } },
  }
}

const remedies = [
  { value: 'none', label: 'untouched' },
  { value: 'weights', label: 'weights' },
  { value: 'weights-and-momentum', label: 'weights and momentum' },
] as const

/** The same number of samples each, so that larger batches take fewer steps. */
function linearScaling(alone: SphericalMotionSettings): Variant[] {
  const { optimizer, training, schedule } = alone
  const scaled = (factor: number, rate: number, rule: string): Variant => {
    const batchSize = training.batchSize * factor
    const learningRate = optimizer.learningRate * rate
    const steps = Math.max(1, Math.round(training.steps / factor))
    return {
      label: factor === 1 ? `batch ${batchSize}` : `batch ${batchSize}, ${rule}`,
      values: { batchSize, learningRate, rule },
      settings: {
        ...alone,
        optimizer: { ...optimizer, learningRate },
        schedule: { ...schedule, drops: schedule.drops.map((drop) => Math.round(drop / factor)) },
        training: { ...training, batchSize, steps },
      },
    }
  }
  return [
    scaled(1, 1, 'as it is'),
    ...[2, 4].flatMap((factor) => [
      scaled(factor, scalingRules.linear(factor), 'linear'),
      scaled(factor, scalingRules.squareRoot(factor), 'square root'),
    ]),
  ]
}

/** Steps until the skip: long enough to measure the unit gradient. */
const stepsBeforeSkip = 20

function warmUps(alone: SphericalMotionSettings): Variant[] {
  const { schedule, training, initialScale } = alone
  const rise = schedule.warmUpSteps > 0 ? schedule.warmUpSteps : Math.round(training.steps / 4)
  const variant = (label: string, change: Partial<SphericalMotionSettings>): Variant => ({
    ...{ label, values: {} },
    settings: { ...alone, schedule: { ...schedule, warmUpSteps: 0 }, ...change },
  })
  return [
    variant('as initialised', { initialScale: 1 }),
    variant(`scale ${initialScale}`, {}),
    variant(`scale ${initialScale}, warm-up ${rise} steps`, {
      schedule: { ...schedule, warmUpSteps: rise },
    }),
    variant(`scale ${initialScale}, set to the predicted norm`, {
      skipToEquilibriumAfter: stepsBeforeSkip,
    }),
  ]
}

const compared = [
  ...(['batch', 'group', 'layer', 'instance', 'filter-response'] as const),
  ...(['batch-renorm', 'moving-average-batch'] as const),
]

function normalisers(alone: SphericalMotionSettings): Variant[] {
  const plain = { ...alone, standardiseWeights: false }
  const named = compared.map((normaliser) => ({
    ...{ label: normaliserFacts[normaliser].label, values: { normaliser } },
    settings: { ...plain, normaliser },
  }))
  return [
    ...named,
    {
      ...{ label: 'Group, weights standardised', values: { normaliser: 'group' } },
      settings: { ...plain, normaliser: 'group', standardiseWeights: true },
    },
    {
      ...{ label: 'None, weights standardised', values: { normaliser: 'none' } },
      settings: { ...plain, normaliser: 'none', standardiseWeights: true },
    },
    {
      ...{ label: 'None', values: { normaliser: 'none' } },
      settings: { ...plain, normaliser: 'none' },
    },
  ]
}
