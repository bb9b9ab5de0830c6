/**
 * Regularisers of the weights themselves, with gradients in closed form:
 * L2, Ω = ½|w|², r = w; L2-SP (Li, Grandvalet and Davoine, ICML 2018), Ω = ½|w − w⁰|², r = w − w⁰.
 */
import { halfSquaredNorm } from '../../../tensor/ops/reduce.ts'
import type { TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar } from '../../../tensor/tf.ts'

export type Regularised = {
  /** Ω without its coefficient. */
  readonly penalty: Scalar
  /** r by weight name. A weight that Ω ignores has no entry. */
  readonly gradient: TensorMap
}

export function pullToZero(weights: TensorMap): Regularised {
  return { penalty: halfSquares(weights), gradient: weights }
}

/** `reference` w⁰ of every weight. */
export function pullToSource(weights: TensorMap, reference: TensorMap): Regularised {
  const gradient = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => {
      const start = reference[name]
      if (!start) throw new TypeError(`no source weight named ${name}`)
      return [name, tf.sub(weight, start)]
    }),
  )
  return { penalty: halfSquares(gradient), gradient }
}

function halfSquares(tensors: TensorMap): Scalar {
  const parts = Object.values(tensors).map(halfSquaredNorm)
  return parts.length === 0 ? tf.scalar(0) : tf.addN(parts)
}

/** Scales and shifts of normalisers, which L2-SP’s authors pull or leave by choice. */
export function withoutNormalisers(weights: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(weights).filter(([name]) => !/\/(scale|shift)$/.test(name)),
  )
}
