/**
 * The rules once more, on plain arrays in float64 and straight from their formulas: what the tensor
 * form is checked against. Kept apart from it on purpose; nothing is shared but the names.
 */
import type { RuleName } from '../names.ts'

export function innerProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}

/** d from one vector g and one vector r. */
export function plainDirection(
  rule: RuleName,
  g: ArrayLike<number>,
  r: ArrayLike<number>,
  strength: number,
): Float64Array {
  const product = innerProduct(g, r)
  const without = (from: ArrayLike<number>, other: ArrayLike<number>): Float64Array => {
    const square = innerProduct(other, other)
    const share = product < 0 && square > 0 ? product / square : 0
    return Float64Array.from(from, (value, index) => value - share * (other[index] ?? 0))
  }
  const sum = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
    Float64Array.from(a, (value, index) => value + strength * (b[index] ?? 0))
  switch (rule) {
    case 'sum':
      return sum(g, r)
    case 'never-hurt':
      return sum(g, without(r, g))
    case 'pcgrad':
      return sum(without(g, r), without(r, g))
    case 'a-gem':
      return sum(without(g, r), r)
    case 'drop':
      return product < 0 ? Float64Array.from(g) : sum(g, r)
  }
}
