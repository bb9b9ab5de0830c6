/** The small-batch laboratory as the engine knows it; its training is `training.ts`. */
import { defineMethod } from '../method.ts'
import { check, forecast } from './forecast.ts'
import { families, presets } from './presets.ts'
import { mabnSchema } from './settings.ts'

export const mabn = defineMethod({
  description: {
    id: 'mabn',
    title: 'Moving average batch normalisation',
    summary:
      'Batch norm fails at batches of one or two pictures because four statistics of each batch are noise. Averaging the two that can be averaged, in both passes, brings the accuracy of large batches back.',
    paper: {
      title: 'Towards Stabilizing Batch Statistics in Backward Propagation of Batch Normalization',
      authors: 'Junjie Yan, Ruosi Wan, Xiangyu Zhang, Wei Zhang, Yichen Wei, Jian Sun',
      venue: 'ICLR',
      year: 2020,
    },
    families,
    presets,
  },
  schema: mabnSchema,
  forecast,
  check,
  datasetsOf: ({ dataset }) => [dataset],
  seedOf: ({ training }) => training.seed,
})
