/** Matrix product and fully connected layer. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { boolAttribute, executeNative, typeAttribute } from '../native.ts'
import { biasAdd } from './biasAdd.ts'
import { defineOp, only } from './define.ts'

type Transposed = { readonly left?: true; readonly right?: true }

function multiply(a: Tensor, b: Tensor, { left, right }: Transposed = {}): Tensor {
  const transposed = [
    boolAttribute('transpose_a', left === true),
    boolAttribute('transpose_b', right === true),
  ]
  return executeNative('MatMul', [typeAttribute('T', 'float32'), ...transposed], [a, b])
}

const run = defineOp<Record<string, never>>({
  name: 'NativeMatMul',
  inputs: ['a', 'b'],
  forward: ([a, b]) => [multiply(a as Tensor, b as Tensor)],
  saves: { inputs: ['a', 'b'] },
  backward: ([upstream], [a, b]) => [
    () => multiply(upstream as Tensor, b as Tensor, { right: true }),
    () => multiply(a as Tensor, upstream as Tensor, { left: true }),
  ],
})

/** a [n, k] · b [k, m] → [n, m] */
export function matrixProduct(a: Tensor, b: Tensor): Tensor {
  return only(run([a, b], {}))
}

/** x [n, k] · kernel [k, m] + bias [m] → [n, m] */
export function dense(x: Tensor, kernel: Tensor, bias?: Tensor): Tensor {
  const product = matrixProduct(x, kernel)
  return bias === undefined ? product : biasAdd(product, bias)
}
