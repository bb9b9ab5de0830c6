/**
 * Tree-structured Parzen estimator: Bergstra, Bardenet, Bengio, Kégl, “Algorithms for Hyper-Parameter
 * Optimization”, NIPS 2011, section 4.
 *
 *   y*     the γ-quantile of the values seen (smaller is better), γ = 0.15
 *   l(x)   density of the settings whose value is below y*
 *   g(x)   density of the others
 *
 * Expected improvement grows with l(x)/g(x): candidates are drawn from l and the one of the largest ratio wins.
 * Every setting has densities of its own. A number's density is a mixture of normals in the unit interval, one at
 * each setting seen, as wide as the distance to the farther neighbour, and one wide one as the prior; a choice's is
 * its counts plus one.
 */
import type { Dimension, Proposal, SearchedValue } from '../contract/study.ts'
import type { Random } from '../tensor/random.ts'
import { fromUnit, toUnit } from './space.ts'

const quantile = 0.15
const mostGood = 25
const candidates = 24

export interface Observation {
  readonly proposal: Proposal
  /** Smaller is better; +∞ for a trial that failed. */
  readonly value: number
}

export function tpeProposal(
  space: readonly Dimension[],
  observed: readonly Observation[],
  random: Random,
): Proposal {
  const ordered = [...observed].sort((one, other) => order(one.value, other.value))
  const goodCount = Math.min(mostGood, Math.max(1, Math.ceil(quantile * ordered.length)))
  const good = ordered.slice(0, goodCount)
  const bad = ordered.slice(goodCount)
  return Object.fromEntries(
    space.map((dimension) => [dimension.path, chosen(dimension, good, bad, random)] as const),
  )
}

function order(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1
}

function chosen(
  dimension: Dimension,
  good: readonly Observation[],
  bad: readonly Observation[],
  random: Random,
): SearchedValue {
  const seen = (observations: readonly Observation[]) =>
    observations.flatMap(({ proposal }) => proposal[dimension.path] ?? [])
  if (dimension.kind === 'choice')
    return chosenWord(dimension.values, seen(good), seen(bad), random)
  const units = (values: readonly SearchedValue[]) =>
    values.flatMap((value) => (typeof value === 'number' ? toUnit(dimension, value) : []))
  return fromUnit(
    dimension,
    chosenUnit(parzen(units(seen(good))), parzen(units(seen(bad))), random),
  )
}

function chosenUnit(good: Mixture, bad: Mixture, random: Random): number {
  let best = { unit: 0.5, score: Number.NEGATIVE_INFINITY }
  for (let drawn = 0; drawn < candidates; drawn += 1) {
    const unit = draw(good, random)
    const score = logDensity(good, unit) - logDensity(bad, unit)
    if (score > best.score) best = { unit, score }
  }
  return best.unit
}

/** Normals of equal weight, each cut at the ends of the unit interval. */
export type Mixture = readonly { readonly centre: number; readonly width: number }[]

/** With the prior: a normal of width 1 at the middle. */
export function parzen(units: readonly number[]): Mixture {
  const sorted = [...units].sort((one, other) => one - other)
  const narrowest = 1 / Math.min(100, 1 + sorted.length)
  const own = sorted.map((centre, at) => {
    const left = centre - (sorted[at - 1] ?? 0)
    const right = (sorted[at + 1] ?? 1) - centre
    return { centre, width: Math.min(1, Math.max(narrowest, left, right)) }
  })
  return [...own, { centre: 0.5, width: 1 }]
}

function draw(mixture: Mixture, random: Random): number {
  const { centre, width } = mixture[random.integer(mixture.length)] as Mixture[number]
  for (;;) {
    const unit = centre + width * random.normal()
    if (unit >= 0 && unit < 1) return unit
  }
}

export function logDensity(mixture: Mixture, unit: number): number {
  const sum = mixture.reduce((total, { centre, width }) => {
    const inside = normalBelow((1 - centre) / width) - normalBelow(-centre / width)
    return (
      total +
      Math.exp(-0.5 * ((unit - centre) / width) ** 2) / (width * inside * Math.sqrt(2 * Math.PI))
    )
  }, 0)
  return Math.log(sum / mixture.length)
}

/** Φ(z) by Abramowitz and Stegun 7.1.26, off by at most 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const half = 0.5 * (1 - series * Math.exp(-x * x))
  return z >= 0 ? 0.5 + half : 0.5 - half
}

function chosenWord(
  values: readonly SearchedValue[],
  good: readonly SearchedValue[],
  bad: readonly SearchedValue[],
  random: Random,
): SearchedValue {
  const weigh = (seen: readonly SearchedValue[]) =>
    values.map(
      (value) => (1 + seen.filter((one) => one === value).length) / (values.length + seen.length),
    )
  const [likely, unlikely] = [weigh(good), weigh(bad)]
  let best = { at: 0, score: Number.NEGATIVE_INFINITY }
  for (let drawn = 0; drawn < candidates; drawn += 1) {
    const at = drawIndex(likely, random)
    const score = (likely[at] ?? 0) / (unlikely[at] ?? 1)
    if (score > best.score) best = { at, score }
  }
  return values[best.at] as SearchedValue
}

function drawIndex(weights: readonly number[], random: Random): number {
  let left = random.uniform()
  const found = weights.findIndex((weight) => (left -= weight) < 0)
  return found < 0 ? weights.length - 1 : found
}
