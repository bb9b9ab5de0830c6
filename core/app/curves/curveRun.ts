/** Curves of one run from elsewhere while they are read, and what is known of it in the end. */
import type { Config, ConfigScalar } from '../../contract/method.ts'
import { parseSeriesName } from '../../contract/metric.ts'
import type { MetricBlock, SeriesKey } from '../../contract/metric.ts'
import { methodDefinitions } from '../../methods/registry.ts'
import { GrowingCurve } from './growingCurve.ts'
import { unreadable } from './unreadable.ts'

/** A journal line holds an import whole, and text has an end: some 32 characters a point. */
export const pointLimit = 10_000_000
/** What a window asks for at once. */
const curveLimit = 2_000
const nameLimit = 500
const settingLimit = 2_000
/** Of the year 9999. */
const latestSecond = 253_402_300_799

/** Points left to an import; runs of one import share it. */
export interface Budget {
  left: number
}

export interface ReadRun {
  readonly name: string
  /** Where it came from, in words. */
  readonly origin: string
  readonly blocks: readonly MetricBlock[]
  /** ISO 8601; null where the source has no wall times. */
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly step: number
  readonly seconds: number
  readonly config: Config
  readonly remarks: readonly string[]
}

export class CurveRun {
  readonly remarks: string[] = []
  readonly #budget: Budget
  readonly #curves = new Map<string, GrowingCurve>()
  readonly #settings = new Map<string, ConfigScalar>()
  #points = 0

  constructor(budget: Budget) {
    this.#budget = budget
  }

  get points(): number {
    return this.#points
  }

  get curves(): number {
    return this.#curves.size
  }

  /** `place` goes into the message of a refusal. `time`: seconds since 1970, or since the start; NaN where unknown. */
  add(
    tag: string,
    { step, time, value }: { step: number; time: number; value: number },
    place: string,
  ): void {
    if (!(step >= 0 && step <= Number.MAX_SAFE_INTEGER))
      throw unreadable(place, `${shown(tag)} is of step ${step}; steps count from 0`)
    if (this.#budget.left === 0)
      throw unreadable(place, `more than ${pointLimit} points; import a part of the runs at a time`)
    this.#budget.left -= 1
    this.#points += 1
    const isTime = time >= 0 && time <= latestSecond
    this.#curveOf(tag, place).push(step, isTime ? time : Number.NaN, value)
  }

  /** A setting that the source tells. Dots would part its name into levels, which it does not have. */
  set(name: string, value: ConfigScalar): void {
    if (name === '' || name.length > nameLimit || this.#settings.size >= settingLimit) return
    this.#settings.set(name.replaceAll('.', '/'), value)
  }

  /** `clock`: whether times are of the day, or count from the start of the run. */
  read(name: string, origin: string, clock: 'wall' | 'relative'): ReadRun {
    const curves = [...this.#curves].map(([tag, curve]) => ({ tag, ...curve.points() }))
    const { first, last } = rangeOf(curves.map(({ times }) => times))
    const start = clock === 'wall' ? first : 0
    const keys = keysOf(curves.map(({ tag }) => tag))
    const dated = clock === 'wall' && Number.isFinite(first)
    const lastStep = curves.reduce((most, { steps }) => Math.max(most, steps.at(-1) ?? 0), 0)
    return {
      ...{ name: name.slice(0, 120), origin, remarks: this.remarks },
      blocks: curves.map(({ steps, times, values }, at) => ({
        series: [keys[at] as SeriesKey],
        ...{ steps, values, seconds: times.map((time) => time - start) },
      })),
      startedAt: dated ? new Date(1000 * first).toISOString() : null,
      endedAt: dated ? new Date(1000 * last).toISOString() : null,
      step: Math.floor(lastStep),
      seconds: Number.isFinite(last) ? last - start : 0,
      config: Object.fromEntries(this.#settings),
    }
  }

  #curveOf(tag: string, place: string): GrowingCurve {
    const known = this.#curves.get(tag)
    if (known) return known
    if (tag.length > nameLimit)
      throw unreadable(place, `a name of ${tag.length} characters; ${nameLimit} are allowed`)
    if (this.#curves.size === curveLimit)
      throw unreadable(place, `more than ${curveLimit} curves in one run`)
    const curve = new GrowingCurve()
    this.#curves.set(tag, curve)
    return curve
  }
}

/** Least and greatest known time; NaN without any. */
function rangeOf(columns: readonly Float64Array[]): { first: number; last: number } {
  let first = Number.NaN
  let last = Number.NaN
  for (const column of columns)
    for (const time of column) {
      if (Number.isNaN(time)) continue
      if (!(time >= first)) first = time
      if (!(time <= last)) last = time
    }
  return { first, last }
}

/** As we would name them, no two alike. */
function keysOf(tags: readonly string[]): SeriesKey[] {
  const taken = new Set<string>()
  return tags.map((tag) => {
    const wanted = ownName(tag)
    let name = wanted
    for (let copy = 2; taken.has(name); copy += 1) name = `${wanted} (${copy})`
    taken.add(name)
    return parseSeriesName(name)
  })
}

const perLayer = [...methodDefinitions.values()].flatMap(({ description }) =>
  description.families.filter((one) => one.perLayer).map(({ family }) => `${family}/`),
)

/** A name before a colon is a family; what our event files call `angularUpdate/conv1` is a layer of one. */
function ownName(tag: string): string {
  const named = tag.replace(/^:+/, '')
  if (named === '') return 'unnamed'
  const family = perLayer.find((prefix) => named.startsWith(prefix) && named.length > prefix.length)
  return family && !named.includes(':')
    ? `${family.slice(0, -1)}:${named.slice(family.length)}`
    : named
}

export function shown(name: string): string {
  return `“${name.length > 80 ? `${name.slice(0, 80)}…` : name}”`
}
