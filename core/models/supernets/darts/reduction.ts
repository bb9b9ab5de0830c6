/** Halves a picture by two convolutions of 1 × 1 at stride 2, one pixel apart. */
import { conv2d } from '../../../tensor/ops/conv2d.ts'
import { relu } from '../../../tensor/ops/relu.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { named } from '../../module.ts'
import { kernelOf } from '../parts.ts'
import { normalise } from '../supernetNorm.ts'
import type { SupernetScope } from '../supernetNorm.ts'

/** Half the channels from even pixels, half from odd ones. x [n, h, w, c] → [n, h/2, w/2, d] */
export function factorisedReduction(x: Tensor, name: string, scope: SupernetScope): Tensor {
  const kernel = (part: string) => named(scope.weights, kernelOf(`${name}/${part}`))
  const live = relu(x)
  const [count = 1, height = 1, width = 1, channels = 1] = live.shape
  const shifted = tf.slice(live, [0, 1, 1, 0], [count, height - 1, width - 1, channels])
  const halves = [
    conv2d(live, kernel('even'), { stride: 2, padding: 'valid' }),
    conv2d(shifted, kernel('odd'), { stride: 2, padding: 'valid' }),
  ]
  return normalise(tf.concat(halves, 3), name, scope)
}
