/** The tensor library as the rest of core sees it. */
export { tf } from './backend.ts'
export type { Rank, Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
