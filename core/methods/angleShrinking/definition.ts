/** The angle-shrinking laboratory as the engine knows it; its training is `training.ts`. */
import { defineMethod } from '../method.ts'
import { check, forecast } from './check.ts'
import { families, presets } from './presets.ts'
import { angleShrinkingSchema } from './settings.ts'

export const angleShrinking = defineMethod({
  description: {
    id: 'angle-shrinking',
    title: 'Angle-based search-space shrinking',
    summary:
      'How far a child’s weights have turned since the start tells how good it will be. Dropping the operators whose children turned least leaves a small space of good architectures.',
    paper: {
      title: 'Angle-Based Search Space Shrinking for Neural Architecture Search',
      authors:
        'Yiming Hu, Yuding Liang, Zichao Guo, Ruosi Wan, Xiangyu Zhang, Yichen Wei, Qingyi Gu, Jian Sun',
      venue: 'ECCV',
      year: 2020,
    },
    families,
    presets,
  },
  schema: angleShrinkingSchema,
  forecast,
  check,
  datasetsOf: ({ dataset }) => [dataset],
  seedOf: ({ training }) => training.seed,
})
