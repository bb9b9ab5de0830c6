/**
 * x → y = (x − μ_B) / √(σ²_B + ε) per normalisation batch and channel, with its gradient
 *
 *   dL/dx = (ĝ − g_B − y Ψ_B) / √(σ²_B + ε),   ĝ = dL/dy,   g_B = mean ĝ,   Ψ_B = mean ĝy
 *
 * Synchronised, each of the four statistics is averaged over all batches of the step before it is
 * used: what devices exchange that each hold one batch, and the same as one large batch.
 */
import { defineOp } from '../../tensor/ops/define.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { batchMeans, overPlaces } from './normalisationBatches.ts'

type Settings = { readonly epsilon: number; readonly statistics: 'own' | 'synchronised' }

export type Standardised = {
  /** [batches, places, channels] */
  readonly output: Tensor
  /** μ_B [batches, channels]; no gradient flows through it. */
  readonly mean: Tensor
  /** Biased σ²_B [batches, channels]; no gradient flows through it. */
  readonly variance: Tensor
}

const run = defineOp<Settings>({
  name: 'BatchStandardise',
  inputs: ['x'],
  forward: ([x], { epsilon, statistics }) => {
    const input = x as Tensor
    const mean = shared(batchMeans(input), statistics)
    const centred = tf.sub(input, overPlaces(mean))
    const variance = shared(batchMeans(tf.square(centred)), statistics)
    const deviation = tf.sqrt(tf.add(variance, epsilon))
    return [tf.div(centred, overPlaces(deviation)), mean, variance, deviation]
  },
  saves: { outputs: [true, false, false, true] },
  backward: ([upstream], [output, deviation], { statistics }) => [
    () => {
      const [gradient, y] = [upstream, output] as [Tensor, Tensor]
      const mean = shared(batchMeans(gradient), statistics)
      const slope = shared(batchMeans(tf.mul(gradient, y)), statistics)
      const rest = tf.sub(tf.sub(gradient, overPlaces(mean)), tf.mul(y, overPlaces(slope)))
      return tf.div(rest, overPlaces(deviation as Tensor))
    },
  ],
})

/** [batches, channels], the mean of all batches in each row when synchronised. */
function shared(rows: Tensor, statistics: Settings['statistics']): Tensor {
  if (statistics === 'own') return rows
  const [batches = 1] = rows.shape
  return tf.tile(tf.mean(rows, 0, true), [batches, 1])
}

/** x [batches, places, channels] */
export function standardise(x: Tensor, settings: Settings): Standardised {
  const [output, mean, variance] = run([x], settings)
  return { output, mean, variance } as Standardised
}
