/** The cells of a grid: which normaliser is trained at which batch size, in which order. */
import type { NormaliserName } from '../../models/catalogue.ts'
import type { MabnSettings } from './settings.ts'

export type Variant =
  | 'plain'
  | 'centred'
  | 'forward-only'
  | 'backward-only'
  | 'without-centring'
  | 'without-renormalisation'
  | 'without-averages'
  | 'window'

export type Cell = {
  readonly id: string
  /** In words, without the batch size: a line of the comparison. */
  readonly method: string
  readonly normaliser: NormaliserName
  readonly variant: Variant
  /** Samples that share statistics; for normalisers without batch statistics, those of a step. */
  readonly batchSize: number
  /** The batch size does not matter to it. */
  readonly perSample: boolean
  /** Normalisation batches that are averaged; only where something is. */
  readonly window: number
  readonly seed: number
}

type Method = Pick<Cell, 'method' | 'normaliser' | 'variant'> & { readonly window?: number }

const batchMethods = [
  ['batch', 'Batch norm', 'batch'],
  ['batchRenorm', 'Batch renormalisation', 'batch-renorm'],
  ['synchronised', 'Synchronised batch norm', 'synchronised-batch'],
  ['movingAverage', 'Moving average batch norm', 'moving-average-batch'],
] as const

const sampleMethods = [
  ['group', 'Group norm', 'group'],
  ['layer', 'Layer norm', 'layer'],
  ['instance', 'Instance norm', 'instance'],
  ['filterResponse', 'Filter response norm', 'filter-response'],
] as const

const ablations = [
  ['forwardOnly', 'Moving averages, forward only', 'forward-only'],
  ['backwardOnly', 'Moving averages, backward only', 'backward-only'],
  ['withoutCentring', 'Moving averages, kernels not centred', 'without-centring'],
  ['withoutRenormalisation', 'Moving averages, not renormalised', 'without-renormalisation'],
  ['withoutAverages', 'Second moments, nothing averaged', 'without-averages'],
] as const

/** Every cell in the order of training: all cells of one seed, then those of the next. */
export function gridCells(settings: MabnSettings): Cell[] {
  const { training, repeats } = settings
  return Array.from({ length: repeats }, (_, repeat) => training.seed + repeat).flatMap((seed) =>
    [...batchCells(settings), ...sampleCells(settings), ...ablationCells(settings)].map(
      (method): Cell => {
        const { batchSize, perSample, window, ...rest } = method
        const at = perSample ? 'each' : String(batchSize)
        const length = rest.variant === 'window' ? `${window}` : ''
        const id = `${rest.normaliser}/${rest.variant}${length}/${at}/${seed}`
        return { ...rest, id, batchSize, perSample, window, seed }
      },
    ),
  )
}

type Unnamed = Omit<Cell, 'id' | 'seed'>

function atSize(settings: MabnSettings, method: Method, batchSize: number): Unnamed {
  const { window = windowFor(settings, batchSize), ...rest } = method
  return { ...rest, batchSize, perSample: false, window }
}

/** Batches that fill the imitated one, unless the form says how many. */
export function windowFor({ movingAverage, training }: MabnSettings, batchSize: number): number {
  if (movingAverage.window > 0) return movingAverage.window
  return Math.max(1, Math.floor(training.batchSize / batchSize))
}

function batchCells(settings: MabnSettings): Unnamed[] {
  const { normalisers, ablations: asked, batchSizes } = settings
  const methods: Method[] = batchMethods
    .filter(([key]) => normalisers[key])
    .map(([, method, normaliser]) => ({ method, normaliser, variant: 'plain' }))
  if (asked.centredBatch)
    methods.push({
      ...{ method: 'Batch norm, centred kernels', normaliser: 'batch', variant: 'centred' },
    })
  return methods.flatMap((method) =>
    batchSizes
      // A picture alone is its own mean and variance: see the warning in forecast.ts.
      .filter((size) => size > 1 || method.normaliser !== 'batch')
      .map((size) => atSize(settings, method, size)),
  )
}

function sampleCells({ normalisers, training }: MabnSettings): Unnamed[] {
  return sampleMethods
    .filter(([key]) => normalisers[key])
    .map(([, method, normaliser]) => ({
      ...{ method, normaliser, variant: 'plain' },
      ...{ batchSize: training.batchSize, perSample: true, window: 1 },
    }))
}

/** At the smallest batch, where the averages matter most. */
function ablationCells(settings: MabnSettings): Unnamed[] {
  const { ablations: asked, batchSizes } = settings
  const smallest = Math.min(...batchSizes)
  const normaliser = 'moving-average-batch' as const
  const methods: Method[] = [
    ...ablations
      .filter(([key]) => asked[key])
      .map(([, method, variant]) => ({ method, normaliser, variant })),
    ...asked.windows.map((window) => ({
      ...{ method: `Moving averages over ${window} batches`, normaliser, window },
      variant: 'window' as const,
    })),
  ]
  return methods.map((method) => atSize(settings, method, smallest))
}

/** How a cell trains: its own batch where every step is a small one, with its share of the rate. */
export function cellPlan(
  { regime, training, optimizer, schedule }: MabnSettings,
  { batchSize, perSample }: Cell,
): CellPlan {
  const share = regime === 'across-steps' && !perSample ? batchSize / training.batchSize : 1
  const stretched = (steps: number) => Math.max(1, Math.round(steps / share))
  return {
    batchSize: Math.round(training.batchSize * share),
    steps: stretched(training.steps),
    learningRate: optimizer.learningRate * share,
    schedule: {
      ...schedule,
      drops: schedule.drops.map(stretched),
      warmUpSteps: schedule.warmUpSteps === 0 ? 0 : stretched(schedule.warmUpSteps),
    },
  }
}

export type CellPlan = {
  /** Samples of one step. */
  readonly batchSize: number
  readonly steps: number
  readonly learningRate: number
  readonly schedule: MabnSettings['schedule']
}
