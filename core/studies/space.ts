/**
 * The space that a study searches: every dimension as the unit interval and back.
 *
 * A number u in [0, 1) stands for low + u (high − low), or for low (high / low)^u on a logarithmic scale. Integers
 * get an interval of equal width each, half a step beyond both ends.
 */
import { WorkbenchError } from '../contract/errors.ts'
import type { Dimension, Proposal, SearchedValue } from '../contract/study.ts'
import type { Random } from '../tensor/random.ts'

type Ranged = Extract<Dimension, { kind: 'number' | 'integer' }>

/** Bounds that cannot be searched are named by their setting. */
export function refuseEmptySpace(space: readonly Dimension[]): void {
  for (const dimension of space) {
    if (dimension.kind === 'choice') continue
    const { path, low, high, scale } = dimension
    const reason =
      low >= high
        ? `searched from ${low} to ${high}: the upper end must be above the lower one`
        : scale === 'log' && low <= 0
          ? `a logarithmic scale starts above 0, not at ${low}`
          : null
    if (reason !== null)
      throw new WorkbenchError('config-invalid', `${path}: ${reason}`, { details: { path } })
  }
  const paths = space.map(({ path }) => path)
  const twice = paths.find((path, at) => paths.indexOf(path) !== at)
  if (twice !== undefined) throw new WorkbenchError('config-invalid', `${twice}: is searched twice`)
}

export function fromUnit(dimension: Ranged, unit: number): number {
  const [low, high] = edges(dimension)
  const value = dimension.scale === 'log' ? low * (high / low) ** unit : low + unit * (high - low)
  const whole = dimension.kind === 'integer' ? Math.round(value) : value
  return Math.min(dimension.high, Math.max(dimension.low, whole))
}

export function toUnit(dimension: Ranged, value: number): number {
  const [low, high] = edges(dimension)
  return dimension.scale === 'log'
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low)
}

function edges({ kind, low, high, scale }: Ranged): [number, number] {
  if (kind === 'number') return [low, high]
  // Half of the lowest integer would be 0 on a logarithmic scale when that is 0; refused above.
  return scale === 'log'
    ? [low - 0.5 > 0 ? low - 0.5 : low / 2, high + 0.5]
    : [low - 0.5, high + 0.5]
}

export function randomProposal(space: readonly Dimension[], random: Random): Proposal {
  return Object.fromEntries(
    space.map((dimension) => [dimension.path, randomValue(dimension, random)] as const),
  )
}

export function randomValue(dimension: Dimension, random: Random): SearchedValue {
  return dimension.kind === 'choice'
    ? (dimension.values[random.integer(dimension.values.length)] as SearchedValue)
    : fromUnit(dimension, random.uniform())
}

/** Values of each dimension in a grid; integers closer together than the grid are taken once. */
export function gridValues(dimension: Dimension): readonly SearchedValue[] {
  if (dimension.kind === 'choice') return dimension.values
  const { points, low, high, scale, kind } = dimension
  const values = Array.from({ length: points }, (_, at) => {
    const share = points === 1 ? 0.5 : at / (points - 1)
    const value = scale === 'log' ? low * (high / low) ** share : low + share * (high - low)
    return kind === 'integer' ? Math.round(value) : value
  })
  return [...new Set(values)]
}

export function gridSize(space: readonly Dimension[]): number {
  return space.reduce((size, dimension) => size * gridValues(dimension).length, 1)
}

/** Point `ordinal` of the grid; the last dimension turns fastest. */
export function gridProposal(space: readonly Dimension[], ordinal: number): Proposal {
  let left = ordinal
  const entries = space.toReversed().map((dimension) => {
    const values = gridValues(dimension)
    const value = values[left % values.length] as SearchedValue
    left = Math.floor(left / values.length)
    return [dimension.path, value] as const
  })
  return Object.fromEntries(entries.reverse())
}
