/** Moving average batch normalisation against batch norm and its rivals, at small batches. */
import type { Config } from '../contract/method.ts'
import { benchPicturesExist } from './benchPictures.ts'
import type { BenchSet } from './benchPictures.ts'
import type { Check, CheckOptions, Figure } from './check.ts'
import { gradientDifferences } from './mabnGradients.ts'
import { numpySteps, publishedDifferences } from './mabnNumpy.ts'
import { accuraciesOf, mean, trainGrids } from './mabnRuns.ts'
import type { TrainedCell } from './mabnRuns.ts'
import { timeRatios } from './mabnTime.ts'

const schedule = {
  optimizer: { learningRate: 0.1, momentum: 0.9, weightDecay: 5e-4 },
  schedule: { kind: 'cosine', warmUpSteps: 100 },
  training: { steps: 2000, batchSize: 32, sampling: 'epochs', seed: 1 },
}

/**
 * Seeds of the cells that shares of a gap are made of. Of one cell a seed's accuracy varies by a point,
 * so three seeds know a share to ± 0.15 and no better: the shares of three alone are told beside it.
 */
const gapSeeds = 8

/** Pictures of 16 × 16 pixels: what the shares are made of. */
const gapGrids: readonly Config[] = [
  {
    ...{ model: 'conv-8', batchSizes: [2] },
    normalisers: { batch: true, movingAverage: true },
    ablations: { centredBatch: true },
    ...schedule,
  },
  {
    ...{ model: 'conv-8', batchSizes: [32] },
    normalisers: { batch: true, movingAverage: false },
    ablations: { centredBatch: true },
    ...schedule,
  },
]

const cifarGrids: readonly Config[] = [
  {
    ...{ model: 'conv-8', batchSizes: [2] },
    normalisers: { batch: false, movingAverage: false, batchRenorm: true, group: true },
    ablations: { forwardOnly: true, withoutCentring: true },
    ...schedule,
  },
  {
    ...{ model: 'conv-8', batchSizes: [1, 4, 8] },
    normalisers: { batch: false, movingAverage: true },
    ...schedule,
  },
]

const fashionGrids: readonly Config[] = [
  { model: 'conv-8-narrow', batchSizes: [2], ...schedule },
  {
    ...{ model: 'conv-8-narrow', batchSizes: [32] },
    normalisers: { batch: true, movingAverage: false },
    ...schedule,
  },
]

/** Parts by name, so that one can be run alone: `npm run verify -- mabn time`. */
const parts: Readonly<Record<string, Check>> = {
  vectors: () => Promise.resolve(publishedDifferences()),
  numpy: numpySteps,
  gradients: () => Promise.resolve(gradientDifferences()),
  time: (options) => Promise.resolve(timeRatios(options)),
  cifar10: cifarFigures,
  'fashion-mnist': fashionFigures,
}

export const verifyMabn: Check = async (options) => {
  const figures: Figure[] = []
  for (const [name, check] of Object.entries(parts))
    if (options.only === undefined || options.only === name) figures.push(...(await check(options)))
  return figures
}

/** Null where the pictures are not. */
async function trainAll(
  set: BenchSet,
  grids: readonly Config[],
  options: CheckOptions,
): Promise<TrainedCell[] | null> {
  if (await benchPicturesExist(set, options)) return await trainGrids(set, grids, options)
  options.progress(`${set}: skipped, it is not in the folder of --data`)
  return null
}

async function cifarFigures(options: CheckOptions): Promise<Figure[]> {
  const seeds = Math.max(options.seeds, gapSeeds)
  const gaps = await trainAll('cifar10', gapGrids, { ...options, seeds })
  const others = await trainAll('cifar10', cifarGrids, options)
  return gaps && others
    ? [...gapFigures(gaps, options.seeds), ...rivalFigures([...gaps, ...others], options.seeds)]
    : []
}

function gapFigures(trained: readonly TrainedCell[], seeds: number): Figure[] {
  const small = accuraciesOf(trained, { normaliser: 'moving-average-batch', batchSize: 2 })
  const plain = (batchSize: number) => accuraciesOf(trained, { normaliser: 'batch', batchSize })
  const centred = (batchSize: number) =>
    accuraciesOf(trained, { normaliser: 'batch', variant: 'centred', batchSize })
  const gap = shareClosed(small, plain(2), plain(32))
  const gapCentred = shareClosed(small, centred(2), centred(32))
  return [
    { name: 'gap', value: mean(plain(32)) - mean(plain(2)), bar: { atLeast: 4 } },
    { name: 'gapClosed', value: gap(small.length), bar: { atLeast: 0.85 } },
    { name: 'gapClosedCentred', value: gapCentred(small.length), bar: { atLeast: 0.5 } },
    { name: 'gapClosedFirstSeeds', value: gap(seeds), bar: null },
    { name: 'gapClosedCentredFirstSeeds', value: gapCentred(seeds), bar: null },
  ]
}

/** Share of the way from `low` to `high` that `reached` goes: in means over the first `seeds`. */
function shareClosed(
  reached: readonly number[],
  low: readonly number[],
  high: readonly number[],
): (seeds: number) => number {
  return (seeds) => {
    const [from, to] = [mean(low.slice(0, seeds)), mean(high.slice(0, seeds))]
    return (mean(reached.slice(0, seeds)) - from) / (to - from)
  }
}

function rivalFigures(trained: readonly TrainedCell[], seeds: number): Figure[] {
  const moving = (batchSize: number) =>
    accuraciesOf(trained, { normaliser: 'moving-average-batch', batchSize }).slice(0, seeds)
  const ablated = (variant: 'forward-only' | 'without-centring') =>
    mean(accuraciesOf(trained, { normaliser: 'moving-average-batch', variant }))
  const rivals = [
    accuraciesOf(trained, { normaliser: 'batch-renorm', batchSize: 2 }),
    accuraciesOf(trained, { normaliser: 'group' }),
  ]
  const full = moving(2)
  const leads = full.map((value, seed) =>
    Math.min(...rivals.map((rival) => value - (rival[seed] ?? Number.NaN))),
  )
  const sizes = [1, 2, 4, 8].map((size) => mean(moving(size)))
  return [
    { name: 'beatsRivals', value: Math.min(...leads), bar: { atLeast: 3 } },
    { name: 'spread', value: Math.max(...sizes) - Math.min(...sizes), bar: { atMost: 3 } },
    {
      name: 'forwardOnlyBelow',
      value: mean(full) - ablated('forward-only'),
      bar: { atLeast: 15 },
    },
    {
      name: 'withoutCentringBelow',
      value: mean(full) - ablated('without-centring'),
      bar: { atLeast: 5 },
    },
  ]
}

async function fashionFigures(options: CheckOptions): Promise<Figure[]> {
  const trained = await trainAll('fashion-mnist', fashionGrids, options)
  if (!trained) return []
  const of = (normaliser: 'batch' | 'moving-average-batch', batchSize: number) =>
    mean(accuraciesOf(trained, { normaliser, batchSize }))
  const [large, small] = [of('batch', 32), of('batch', 2)]
  return [
    {
      name: 'fashionGapClosed',
      value: (of('moving-average-batch', 2) - small) / (large - small),
      bar: { atLeast: 0.7 },
    },
  ]
}
