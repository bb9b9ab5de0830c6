/** Inner products of two gradients, tensor by tensor, and the groups over which a rule decides. */
import { dot, halfSquaredNorm } from '../../../tensor/ops/reduce.ts'
import type { TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'
import { layerOf } from '../names.ts'
import type { ScopeName } from '../names.ts'

/** g and r of the same weights, by the weights' names. r has no coefficient yet. */
export type GradientPair = { readonly empirical: TensorMap; readonly regulariser: TensorMap }

/** ⟨g, r⟩, |g|² and |r|² of each tensor, as vectors [tensors] in the order of `names`. */
export type Products = {
  readonly names: readonly string[]
  readonly dots: Tensor
  readonly empiricalSquares: Tensor
  readonly regulariserSquares: Tensor
}

/** Products of the weights that both gradients reach. */
export function productsOf({ empirical, regulariser }: GradientPair): Products {
  const names = Object.keys(empirical).filter((name) => name in regulariser)
  const dots = names.map((name) => dot(empirical[name] as Tensor, regulariser[name] as Tensor))
  return {
    names,
    dots: vector(dots),
    empiricalSquares: squaresOf(names, empirical),
    regulariserSquares: squaresOf(names, regulariser),
  }
}

/** |x|² of each tensor, [names]. */
function squaresOf(names: readonly string[], tensors: TensorMap): Tensor {
  const halves = names.map((name) => halfSquaredNorm(tensors[name] as Tensor))
  return tf.mul(vector(halves), tf.scalar(2))
}

function vector(scalars: readonly Scalar[]): Tensor {
  return scalars.length === 0 ? tf.zeros([0]) : tf.stack([...scalars])
}

/** Places in `names` that are decided together. */
export function groupsOf(names: readonly string[], scope: ScopeName): number[][] {
  const key = (name: string): string =>
    scope === 'whole' ? '' : scope === 'layer' ? layerOf(name) : name
  const groups = new Map<string, number[]>()
  names.forEach((name, place) => {
    groups.set(key(name), [...(groups.get(key(name)) ?? []), place])
  })
  return [...groups.values()]
}
