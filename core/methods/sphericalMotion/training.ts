import type { MethodTraining } from '../method.ts'

export const sphericalMotionTraining: MethodTraining = {
  train: () => Promise.reject(new Error('spherical-motion training is not written yet')),
}
