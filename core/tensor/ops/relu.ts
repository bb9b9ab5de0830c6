/** Rectifier with TensorFlow's own backward kernel. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { executeNative, typeAttribute } from '../native.ts'
import { defineOp, only } from './define.ts'

const floats = [typeAttribute('T', 'float32')]

const run = defineOp<Record<string, never>>({
  name: 'NativeRelu',
  inputs: ['x'],
  forward: ([x]) => [executeNative('Relu', floats, [x as Tensor])],
  // Saving the output rather than x lets the forward pass overwrite x in place.
  saves: { outputs: [true] },
  backward: ([upstream], [output]) => [
    () => executeNative('ReluGrad', floats, [upstream, output] as Tensor[]),
  ],
})

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return only(run([x], {}))
}
