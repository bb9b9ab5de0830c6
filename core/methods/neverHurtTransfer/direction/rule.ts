/**
 * Descent directions from two gradients: g of the empirical loss, r of the regulariser Ω with
 * coefficient α, over the weights that both share.
 *
 * | rule | direction where ⟨g, r⟩ < 0 | source |
 * | --- | --- | --- |
 * | sum | g + αr | the usual regularised objective |
 * | never-hurt | g + α(r − ⟨g, r⟩/|g|² · g) | Wan et al., ICDM 2019: only r gives way |
 * | pcgrad | (g − ⟨g, r⟩/|r|² · r) + α(r − ⟨g, r⟩/|g|² · g) | Yu et al., NeurIPS 2020: both give way |
 * | a-gem | (g − ⟨g, r⟩/|r|² · r) + αr | Chaudhry et al., ICLR 2019, r as the memory: only g gives way |
 * | drop | g | the crudest control |
 *
 * Where ⟨g, r⟩ ≥ 0 all of them are g + αr, to the last bit. A gradient that is zero takes nothing
 * from the other: the quotient by its square is then 0. Everything is a tensor, so that one recording
 * serves every step.
 */
import { executeNative, typeAttribute } from '../../../tensor/native.ts'
import type { TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'
import type { RuleName, ScopeName } from '../names.ts'
import { groupsOf, productsOf } from './products.ts'
import type { GradientPair, Products } from './products.ts'

export type Direction = {
  /** By weight name; a weight that Ω does not reach keeps its g. */
  readonly direction: TensorMap
  readonly products: Products
}

/** d from (g, r) by `rule`, decided over `scope`; α a scalar. Borrows, owned by the enclosing tidy. */
export function descentDirection(
  rule: RuleName,
  scope: ScopeName,
  pair: GradientPair,
  strength: Scalar,
): Direction {
  const products = productsOf(pair)
  const direction: Record<string, Tensor> = { ...pair.empirical }
  for (const group of groupsOf(products.names, scope)) {
    const mix = mixOf(rule, strength, totals(products, group))
    for (const place of group) {
      const name = products.names[place] as string
      direction[name] = mixed(mix, pair.empirical[name], pair.regulariser[name])
    }
  }
  return { direction, products }
}

/** ⟨g, r⟩, |g|², |r|² over one group. */
type Totals = { readonly dot: Scalar; readonly empirical: Scalar; readonly regulariser: Scalar }

function totals(products: Products, group: readonly number[]): Totals {
  const sum = (values: Tensor): Scalar => tf.sum(picked(values, group))
  return {
    dot: sum(products.dots),
    empirical: sum(products.empiricalSquares),
    regulariser: sum(products.regulariserSquares),
  }
}

function picked(values: Tensor, group: readonly number[]): Tensor {
  if (group.length === values.size) return values
  return tf.concat(group.map((place) => tf.slice(values, [place], [1])))
}

/** d = empirical · g + regulariser · r; absent means 1. */
type Mix = { readonly empirical?: Scalar; readonly regulariser: Scalar }

function mixOf(rule: RuleName, strength: Scalar, { dot, empirical, regulariser }: Totals): Mix {
  const opposition = tf.relu(tf.neg(dot))
  // Exactly 1 where nothing conflicts, so that the product changes no bit of g.
  const ofEmpirical = (): Scalar => tf.add(1, tf.mul(strength, quotient(opposition, empirical)))
  const ofRegulariser = (): Scalar => tf.add(strength, quotient(opposition, regulariser))
  switch (rule) {
    case 'sum':
      return { regulariser: strength }
    case 'never-hurt':
      return { empirical: ofEmpirical(), regulariser: strength }
    case 'pcgrad':
      return { empirical: ofEmpirical(), regulariser: ofRegulariser() }
    case 'a-gem':
      return { regulariser: ofRegulariser() }
    case 'drop':
      return { regulariser: tf.where(tf.less(dot, 0), tf.zerosLike(strength), strength) }
  }
}

/** a / b, and 0 where b is 0. */
function quotient(a: Scalar, b: Scalar): Scalar {
  return executeNative('DivNoNan', [typeAttribute('T', 'float32')], [a, b]) as Scalar
}

function mixed(mix: Mix, g: Tensor | undefined, r: Tensor | undefined): Tensor {
  if (!g || !r) throw new TypeError('both gradients of a shared weight are needed')
  const kept = mix.empirical ? tf.mul(mix.empirical, g) : g
  return tf.add(kept, tf.mul(mix.regulariser, r))
}
