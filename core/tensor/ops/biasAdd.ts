/** Adds a vector to the last axis, with the native reduction for its gradient. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { executeNative, stringAttribute, typeAttribute } from '../native.ts'
import { defineOp, only } from './define.ts'

const attributes = [typeAttribute('T', 'float32'), stringAttribute('data_format', 'NHWC')]

const run = defineOp<Record<string, never>>({
  name: 'NativeBiasAdd',
  inputs: ['x', 'bias'],
  forward: ([x, bias]) => [executeNative('BiasAdd', attributes, [x, bias] as Tensor[])],
  saves: {},
  backward: ([upstream]) => [
    () => (upstream as Tensor).clone(),
    () => executeNative('BiasAddGrad', attributes, [upstream as Tensor]),
  ],
})

/** x […, c] + bias [c] → […, c] */
export function biasAdd(x: Tensor, bias: Tensor): Tensor {
  return only(run([x, bias], {}))
}
