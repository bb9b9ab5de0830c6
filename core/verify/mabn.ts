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

/** Pictures of 16 × 16 pixels. One grid for each batch size that some cells alone are trained at. */
const cifarGrids: readonly Config[] = [
  {
    ...{ model: 'conv-8', batchSizes: [2] },
    normalisers: { batch: true, movingAverage: true, batchRenorm: true, group: true },
    ablations: { forwardOnly: true, withoutCentring: true, centredBatch: true },
    ...schedule,
  },
  {
    ...{ model: 'conv-8', batchSizes: [32] },
    normalisers: { batch: true, movingAverage: false },
    ablations: { centredBatch: true },
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
  const trained = await trainAll('cifar10', cifarGrids, options)
  return trained ? cifarTable(trained) : []
}

function cifarTable(trained: readonly TrainedCell[]): Figure[] {
  const at = (normaliser: 'batch' | 'moving-average-batch' | 'batch-renorm', batchSize: number) =>
    accuraciesOf(trained, { normaliser, batchSize })
  const centred = (batchSize: number) =>
    mean(accuraciesOf(trained, { normaliser: 'batch', variant: 'centred', batchSize }))
  const ablated = (variant: 'forward-only' | 'without-centring') =>
    mean(accuraciesOf(trained, { normaliser: 'moving-average-batch', variant }))
  const [large, small, full] = [at('batch', 32), at('batch', 2), at('moving-average-batch', 2)]
  const rivals = [at('batch-renorm', 2), accuraciesOf(trained, { normaliser: 'group' })]
  const leads = full.map((value, seed) =>
    Math.min(...rivals.map((rival) => value - (rival[seed] ?? Number.NaN))),
  )
  const sizes = [1, 2, 4, 8].map((size) => mean(at('moving-average-batch', size)))
  const gap = mean(large) - mean(small)
  return [
    { name: 'gap', value: gap, bar: { atLeast: 4 } },
    { name: 'gapClosed', value: (mean(full) - mean(small)) / gap, bar: { atLeast: 0.85 } },
    {
      name: 'gapClosedCentred',
      value: (mean(full) - centred(2)) / (centred(32) - centred(2)),
      bar: { atLeast: 0.5 },
    },
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
