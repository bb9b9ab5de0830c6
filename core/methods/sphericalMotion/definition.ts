/** The spherical-motion laboratory as the engine knows it; its training is `training.ts`. */
import { defineMethod } from '../method.ts'
import { check } from './checks.ts'
import { forecast } from './forecast.ts'
import { families, presets } from './presets.ts'
import { sphericalMotionSchema } from './settings.ts'

export const sphericalMotion = defineMethod({
  description: {
    id: 'spherical-motion',
    title: 'Spherical motion dynamics',
    summary:
      'Normalised weights move on a sphere. Weight decay and the gradient balance, and every layer turns by the same predictable angle per step.',
    paper: {
      title:
        'Spherical Motion Dynamics: Learning Dynamics of Neural Network with Normalization, Weight Decay, and SGD',
      authors: 'Ruosi Wan, Zhanxing Zhu, Xiangyu Zhang, Jian Sun',
      venue: 'NeurIPS',
      year: 2021,
    },
    families,
    presets,
  },
  schema: sphericalMotionSchema,
  forecast,
  check,
  datasetsOf: ({ dataset }) => [dataset],
  seedOf: ({ training }) => training.seed,
})
