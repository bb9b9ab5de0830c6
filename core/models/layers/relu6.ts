/** min(max(x, 0), 6), with TensorFlow's own backward kernel: what mobile networks are built with. */
import { defineOp, only } from '../../tensor/ops/define.ts'
import { executeNative, typeAttribute } from '../../tensor/native.ts'
import type { Tensor } from '../../tensor/tf.ts'

const floats = [typeAttribute('T', 'float32')]

const run = defineOp<Record<string, never>>({
  name: 'NativeRelu6',
  inputs: ['x'],
  forward: ([x]) => [executeNative('Relu6', floats, [x as Tensor])],
  saves: { outputs: [true] },
  backward: ([upstream], [output]) => [
    () => executeNative('Relu6Grad', floats, [upstream, output] as Tensor[]),
  ],
})

/** The gradient at 0 and at 6 is 0. */
export function relu6(x: Tensor): Tensor {
  return only(run([x], {}))
}
