/**
 * A normaliser that also hands out the statistics of every normalisation batch, forward and backward.
 *
 *   forward    μ_B = mean x, and σ²_B = mean (x − μ_B)² or, without a mean, mean x²
 *   backward   g_B = mean ĝ, Ψ_B = mean ĝy and mean ĝ², ĝ = γ dL/dout
 *
 * For measuring passes: it costs several passes over the activations.
 */
import { defineOp } from '../../tensor/ops/define.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module } from '../module.ts'
import { constant } from './initialise.ts'
import { batchMeans, inBatches, overPlaces } from './normalisationBatches.ts'
import type { Normaliser } from './normaliser.ts'

export type Watching = {
  /** Samples of one normalisation batch, and how many there are. */
  readonly size: number
  readonly batches: number
  /** Whether the normaliser takes a mean out. */
  readonly centred: boolean
}

type Settings = { readonly size: number; readonly centred: boolean }

const epsilon = 1e-5

const run = defineOp<Settings>({
  name: 'WatchNorm',
  inputs: ['output', 'input', 'scale', 'backwardStatistics'],
  forward: ([output]) => [tf.clone(output as Tensor)],
  saves: { inputs: ['input', 'scale'] },
  backward: ([upstream], [input, scale], { size, centred }) => {
    const [gradient, x, factor] = [upstream, input, scale] as [Tensor, Tensor, Tensor]
    return [
      () => gradient,
      () => tf.zerosLike(x),
      () => tf.zerosLike(factor),
      () => {
        const inner = inBatches(tf.mul(gradient, factor), size)
        const y = standardised(inBatches(x, size), centred)
        const products = [inner, tf.mul(inner, y), tf.square(inner)]
        return tf.concat(products.map(batchMeans), 0)
      },
    ]
  },
})

function standardised(batches: Tensor, centred: boolean): Tensor {
  const { mean, moment } = moments(batches, centred)
  const shifted = centred ? tf.sub(batches, overPlaces(mean)) : batches
  return tf.div(shifted, overPlaces(tf.sqrt(tf.add(moment, epsilon))))
}

/** Both [batches, channels]. */
function moments(batches: Tensor, centred: boolean): { mean: Tensor; moment: Tensor } {
  const mean = batchMeans(batches)
  const shifted = centred ? tf.sub(batches, overPlaces(mean)) : batches
  return { mean, moment: batchMeans(tf.square(shifted)) }
}

export function watchedNames(layer: string) {
  return { forward: `${layer}/watchedForward`, backward: `${layer}/watchedBackward` }
}

/**
 * Statistics `watchedForward` [2 batches, channels] and `watchedBackward` [3 batches, channels] of
 * each layer, in the order above.
 */
export function watched(normaliser: Normaliser, watching: Watching): Normaliser {
  const { size, batches, centred } = watching
  return {
    ...normaliser,
    after: (name, channels): Module => {
      const inner = normaliser.after(name, channels)
      const names = watchedNames(name)
      return {
        ...inner,
        statistics: {
          ...inner.statistics,
          [names.forward]: constant([2 * batches, channels], 0),
          [names.backward]: constant([3 * batches, channels], 0),
        },
        afterBackward: [...(inner.afterBackward ?? []), names.backward],
        apply: (input, scope) => {
          const output = inner.apply(input, scope)
          if (scope.mode === 'infer') return output
          const { mean, moment } = moments(inBatches(input, size), centred)
          scope.update(names.forward, tf.concat([mean, moment], 0))
          const scale = named(scope.weights, `${name}/scale`)
          const pending = named(scope.statistics, names.backward)
          return run([output, input, scale, pending], { size, centred })[0] as Tensor
        },
      }
    },
  }
}
