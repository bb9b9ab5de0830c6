/** The never-hurt-transfer laboratory as the engine knows it; its training is `training.ts`. */
import { defineMethod } from '../method.ts'
import { check, datasetsOf, forecast, sourcesOf } from './forecast.ts'
import { families, presets } from './presets.ts'
import { transferSchema } from './settings.ts'

export const neverHurtTransfer = defineMethod({
  description: {
    id: 'never-hurt-transfer',
    title: 'Never-hurt transfer',
    summary:
      'A pull towards pre-trained weights helps when the source fits and hurts when it does not. DTNH takes from its gradient whatever opposes the loss, at every step.',
    paper: {
      title: 'Towards Making Deep Transfer Learning Never Hurt',
      authors: 'Ruosi Wan, Haoyi Xiong, Xingjian Li, Zhanxing Zhu, Jun Huan',
      venue: 'ICDM',
      year: 2019,
    },
    families,
    presets,
  },
  schema: transferSchema,
  forecast,
  check,
  datasetsOf,
  sourcesOf,
  seedOf: ({ training }) => training.seed,
})
