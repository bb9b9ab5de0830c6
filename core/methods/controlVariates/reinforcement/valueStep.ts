/** One Adam step of V(s) on squared error, as a recorded graph. */
import { differentiate } from '../../../tensor/gradients.ts'
import type { Step } from '../../../tensor/step.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'
import { type AdamState, adamStep } from './adam.ts'
import { applyNetwork } from './networkWeights.ts'

/** Batch: `observations` [m, o], `targets` [m]. Hyper: `learningRate`. Info: `loss`. */
export function valueStep(layers: number): Step<AdamState> {
  return (state, batch, hyper) => {
    const { loss, gradients } = differentiate(() => {
      const value = applyNetwork(state.weights, layers, batch['observations'] as Tensor)
      const difference = tf.sub(tf.squeeze(value, [1]), batch['targets'] as Tensor)
      return { loss: tf.mean(tf.square(difference)).asScalar(), extra: {} }
    }, state.weights)
    return {
      state: adamStep(state, gradients, hyper['learningRate'] as Tensor),
      info: { loss },
    }
  }
}
