/** Zero padding of a spatial window, in TensorFlow's terms. */
import { intAttribute, stringAttribute } from '../native.ts'
import type { NativeAttribute } from '../native.ts'

/**
 * `same`: output size ⌈size / stride⌉, odd padding goes to the bottom and right (TensorFlow's rule).
 * A number: that many zeros on each side (PyTorch's rule; differs from `same` at stride 2).
 */
export type Padding = 'same' | 'valid' | number

export type Window = {
  readonly size: readonly [height: number, width: number]
  readonly stride: number
  readonly dilation?: number
  readonly padding: Padding
}

export function windowAttributes(window: Window, input: readonly number[]): NativeAttribute[] {
  const { stride, dilation = 1 } = window
  return [
    intAttribute('strides', [1, stride, stride, 1]),
    intAttribute('dilations', [1, dilation, dilation, 1]),
    stringAttribute('data_format', 'NHWC'),
    ...paddingAttributes(window, input),
  ]
}

function paddingAttributes(window: Window, input: readonly number[]): NativeAttribute[] {
  const { padding } = window
  if (padding === 'same') return [stringAttribute('padding', 'SAME')]
  if (padding === 'valid' || padding === 0) return [stringAttribute('padding', 'VALID')]
  // The kernels know SAME better than the equal explicit padding.
  if (isSame(window, padding, input)) return [stringAttribute('padding', 'SAME')]
  const sides = [0, 0, padding, padding, padding, padding, 0, 0]
  return [stringAttribute('padding', 'EXPLICIT'), intAttribute('explicit_paddings', sides)]
}

function isSame(
  { size, stride, dilation = 1 }: Window,
  padding: number,
  input: readonly number[],
): boolean {
  return size.every((extent, axis) => {
    const length = input[axis + 1] as number
    const reach = (extent - 1) * dilation + 1
    return (Math.ceil(length / stride) - 1) * stride + reach - length === 2 * padding
  })
}
