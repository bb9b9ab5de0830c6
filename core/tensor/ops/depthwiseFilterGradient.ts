/** The gradient of a depthwise kernel, as a depthwise convolution with pictures for channels. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNative, typeAttribute } from '../native.ts'
import { windowAttributes } from './padding.ts'

/**
 * Where `depthwiseFilterGradient` is the faster way. oneDNN has a depthwise kernel for this gradient only up to three columns, in pictures
 * at least as large as the kernel; everything else it computes as a dense convolution of 16 × 16 channels. Measured
 * (64 pictures, two cores): kernel 7 on 16 × 16 × 48 in 23 ms there, 7 here; kernel 3 on 8 × 8 × 72 in 0.9 ms there, 2.2 here.
 */
export function isSlowNatively(
  [, height, width]: readonly number[],
  [rows, columns]: readonly number[],
): boolean {
  return (
    (columns as number) > 3 ||
    (height as number) < (rows as number) ||
    (width as number) < (columns as number)
  )
}

/**
 * ∂L/∂k[i, j, c] = Σ_n Σ_hw x[n, h + i − p, w + j − p, c] · dy[n, h, w, c], at stride 1 with padding that keeps the size.
 *
 * The inner sum convolves one picture's channel with its dy as the kernel, so n and c together are the channels, and the
 * sum over n is left. x, dy [n, h, w, c] → [kh, kw, c, 1]
 */
export function depthwiseFilterGradient(
  x: Tensor,
  dy: Tensor,
  kernelShape: readonly number[],
): Tensor {
  const [pictures, height, width, channels] = x.shape as [number, number, number, number]
  const [rows, columns] = kernelShape as [number, number]
  const across = pictures * channels
  const around = [padding(rows), padding(columns)] as const
  const moved = tf.pad(picturesLast(x, [1, height, width, across]), [[0, 0], ...around, [0, 0]])
  const kernel = picturesLast(dy, [height, width, across, 1])
  const size = [height, width] as const
  const attributes = windowAttributes(
    { size, stride: 1, dilation: 1, padding: 'valid' },
    moved.shape,
  )
  const perPicture = executeNative(
    'DepthwiseConv2dNative',
    [typeAttribute('T', 'float32'), ...attributes],
    [moved, kernel],
  )
  const summed = tf.sum(tf.reshape(perPicture, [rows, columns, pictures, channels]), 2)
  return tf.reshape(summed, [rows, columns, channels, 1])
}

/** `SAME` at stride 1: an even kernel has its odd row below. */
function padding(size: number): [number, number] {
  const before = Math.floor((size - 1) / 2)
  return [before, size - 1 - before]
}

/** [n, h, w, c] → [h, w, n · c], in the given shape. */
function picturesLast(pictures: Tensor, shape: number[]): Tensor {
  return tf.reshape(tf.transpose(pictures, [1, 2, 0, 3]), shape)
}
