/** Groups of seeds against a reference group: pair by pair where they share seeds, else group by group. */
import type { Run } from '../../../core/contract/run.ts'
import { deviationOf, meanOf, pairedDifference } from '../../../core/statistics/paired.ts'
import {
  pairedEffect,
  pairsNeeded,
  seedsNeeded,
  unpairedEffect,
} from '../../../core/statistics/power.ts'
import { unpairedDifference } from '../../../core/statistics/unpaired.ts'
import type { RunGroup } from './groups.ts'
import { phrase, translate } from '../text/language.ts'

export interface GroupStatistics {
  readonly key: string
  readonly seeds: number
  readonly mean: number
  readonly deviation: number
  /** Null for the reference, and where either side has no value. */
  readonly against: Comparison | null
}

export interface Comparison {
  readonly test: 'paired' | 'unpaired'
  /** Common seeds for a paired test, else the smaller group. */
  readonly count: number
  readonly difference: number
  /** Null with fewer than two seeds. */
  readonly p: number | null
  /** Cohen’s d; null with fewer than two seeds. */
  readonly effect: number | null
  /** Seeds, on each side, for a power of 80 % at 5 %; null where the effect is none or unknown. */
  readonly needed: number | null
}

export function seedStatistics(
  groups: readonly RunGroup[],
  metric: string,
  reference: number,
): GroupStatistics[] {
  const base = groups[reference]
  return groups.map((group, at) => {
    const values = valuesOf(group.runs, metric).map(({ value }) => value)
    return {
      ...{
        key: group.key,
        seeds: values.length,
        mean: meanOf(values),
        deviation: deviationOf(values),
      },
      against: at === reference || !base ? null : compare(group.runs, base.runs, metric),
    }
  })
}

function valuesOf(runs: readonly Run[], metric: string): { seed: number; value: number }[] {
  return runs.flatMap(({ seed, metrics }) => {
    const value = metrics[metric]
    return value !== undefined && Number.isFinite(value) ? [{ seed, value }] : []
  })
}

function compare(left: readonly Run[], right: readonly Run[], metric: string): Comparison | null {
  const [own, base] = [valuesOf(left, metric), valuesOf(right, metric)]
  if (own.length === 0 || base.length === 0) return null
  const bySeed = new Map(base.map(({ seed, value }) => [seed, value]))
  const pairs = own.flatMap(({ seed, value }) => {
    const other = bySeed.get(seed)
    return other === undefined ? [] : [[value, other] as const]
  })
  if (pairs.length >= 2)
    return paired(
      pairs.map(([value]) => value),
      pairs.map(([, other]) => other),
    )
  return unpaired(
    own.map(({ value }) => value),
    base.map(({ value }) => value),
  )
}

function paired(own: readonly number[], base: readonly number[]): Comparison {
  const { mean, p } = pairedDifference(own, base)
  const effect = pairedEffect(own, base)
  return {
    ...{ test: 'paired', count: own.length, difference: mean, p, effect },
    needed: finite(Math.max(2, pairsNeeded(effect))),
  }
}

function unpaired(own: readonly number[], base: readonly number[]): Comparison {
  const { mean, p } = unpairedDifference(own, base)
  const effect = p === null ? null : unpairedEffect(own, base)
  return {
    ...{ test: 'unpaired', count: Math.min(own.length, base.length), difference: mean, p, effect },
    needed: effect === null ? null : finite(Math.max(2, seedsNeeded(effect))),
  }
}

function finite(count: number): number | null {
  return Number.isFinite(count) ? count : null
}

/** One sentence that a paper could print, and that promises no more than the seeds hold. */
export function verdict({ test, count, p, needed }: Comparison): string {
  if (p === null)
    return translate('One seed says nothing about chance: run the same with other seeds.')
  const sentence =
    test === 'paired' ? '{count} common seeds' : '{count} seeds a side, none in common'
  const how = phrase(sentence, { count })
  if (p < 0.05) return phrase('Unlikely to be chance ({how}).', { how })
  if (needed === null) return phrase('No difference to be seen ({how}).', { how })
  const more = Math.max(0, needed - count)
  return more === 0
    ? phrase('Not told apart yet, although {how} would usually do.', { how })
    : phrase(
        'Not told apart ({how}); if the difference is real, about {more} more would show it.',
        { how, more },
      )
}
