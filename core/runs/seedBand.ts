/** The mean over repetitions of a run with the area around it, over every stored point, thinned for drawing. */
import { WorkbenchError } from '../contract/errors.ts'
import { mostBandSteps } from '../contract/seedBand.ts'
import type { BandKind, SeedBand, SeedBandQuery } from '../contract/seedBand.ts'
import { Smoother, isConstant } from '../statistics/smoothing.ts'
import type { Column } from '../statistics/smoothing.ts'
import { countBefore, countThrough } from './columns.ts'
import type { Columns } from './columns.ts'
import { extremes } from './decimate.ts'

type Query = Omit<SeedBandQuery, 'runIds' | 'key'>

/** `members` one after the other: each is read when its turn comes. */
export function seedBand(members: Iterable<Columns>, query: Query): SeedBand {
  let rows: Rows | null = null
  for (const columns of members) {
    rows ??= new Rows(columns, query)
    rows.add(columns, query)
  }
  return rows ? thinned(rows.band(query.kind), query.maxPoints) : emptyBand
}

const none = new Float64Array(0)
const emptyBand: SeedBand = {
  ...{ steps: none, seconds: none, mean: none, low: none, high: none, total: 0 },
}

/** What is known of each step of the first repetition after some of them: Welford's mean and squares, least and greatest. */
class Rows {
  private readonly steps: Float64Array
  private readonly seconds: Float64Array | null
  /** Repetitions with a finite value at that step. */
  private readonly counts: Uint16Array
  private readonly mean: Float64Array
  /** Sums of squared differences from the mean; of `range`, the least and the greatest instead. */
  private readonly squares: Float64Array
  private readonly highest: Float64Array | null
  private members = 0

  constructor(first: Columns, query: Query) {
    const { from, to } = rangeOf(first, query)
    const count = to - from
    if (count > mostBandSteps)
      throw new WorkbenchError(
        'request-invalid',
        `a band over ${count} steps; it may go over ${mostBandSteps}`,
      )
    this.steps = first.stepsIn(from, to)
    this.seconds = query.seconds ? new Float64Array(count) : null
    this.counts = new Uint16Array(count)
    this.mean = new Float64Array(count)
    this.squares = new Float64Array(count)
    this.highest = query.kind === 'range' ? new Float64Array(count) : null
  }

  add(columns: Columns, query: Query): void {
    const { from, to } = rangeOf(columns, query)
    const values = smoothedOf(columns.values, query.smoothing)
    const places = this.placesOf(columns, from, to)
    this.takeSeconds(columns, places)
    this.members += 1
    if (this.highest) this.takeEdges(values, places, this.highest)
    else this.takeSquares(values, places)
    this.count(values, places)
  }

  /** Where the repetition has each row's step; −1 where it has not. */
  private placesOf({ stepsIn }: Columns, from: number, to: number): Int32Array {
    const { steps } = this
    const own = stepsIn(from, to)
    const places = new Int32Array(steps.length)
    for (let row = 0, index = 0; row < steps.length; row += 1) {
      const step = steps[row] as number
      while (index < own.length && (own[index] as number) < step) index += 1
      places[row] = index < own.length && own[index] === step ? from + index : -1
    }
    return places
  }

  private takeSeconds({ secondsAt }: Columns, places: Int32Array): void {
    const { seconds } = this
    if (!seconds) return
    for (let row = 0; row < places.length; row += 1) {
      const place = places[row] as number
      if (place >= 0) seconds[row] = (seconds[row] as number) + secondsAt(place)
    }
  }

  // Rows that are none of the band, as one repetition lacks them, become anything: `counts` tells.

  private takeSquares(values: Column, places: Int32Array): void {
    const { mean, squares, members } = this
    const share = 1 / members
    for (let row = 0; row < places.length; row += 1) {
      const difference = (values[places[row] as number] as number) - (mean[row] as number)
      mean[row] = (mean[row] as number) + difference * share
      squares[row] = (squares[row] as number) + difference * difference * (1 - share)
    }
  }

  private takeEdges(values: Column, places: Int32Array, highest: Float64Array): void {
    const { mean, squares: lowest, members } = this
    for (let row = 0; row < places.length; row += 1) {
      const value = values[places[row] as number] as number
      mean[row] = (mean[row] as number) + (value - (mean[row] as number)) / members
      if (members === 1 || value < (lowest[row] as number)) lowest[row] = value
      if (members === 1 || value > (highest[row] as number)) highest[row] = value
    }
  }

  private count(values: Column, places: Int32Array): void {
    const { counts } = this
    for (let row = 0; row < places.length; row += 1) {
      const value = values[places[row] as number] as number
      // Neither NaN nor infinite, nor beyond the ends.
      if (value - value === 0) counts[row] = (counts[row] as number) + 1
    }
  }

  /** Of the steps that every repetition has. */
  band(kind: BandKind): SeedBand {
    const { members, counts } = this
    const shared = counts.reduce((sum, count) => (count === members ? sum + 1 : sum), 0)
    const column = () => new Float64Array(shared)
    const band = {
      ...{ steps: column(), seconds: column(), mean: column(), low: column(), high: column() },
    }
    for (let row = 0, place = 0; place < shared; row += 1) {
      if (counts[row] !== members) continue
      const [low, high] = this.edges(row, kind)
      band.steps[place] = this.steps[row] as number
      band.seconds[place] = this.seconds ? (this.seconds[row] as number) / members : NaN
      band.mean[place] = this.mean[row] as number
      band.low[place] = low
      band.high[place] = high
      place += 1
    }
    return { ...band, total: shared }
  }

  private edges(row: number, kind: BandKind): [number, number] {
    const { members, highest } = this
    const [mean, squares] = [this.mean[row] as number, this.squares[row] as number]
    if (highest) return [squares, highest[row] as number]
    const deviation = members > 1 ? Math.sqrt(squares / (members - 1)) : 0
    const half = kind === 'error' ? deviation / Math.sqrt(members) : deviation
    return [mean - half, mean + half]
  }
}

function rangeOf(columns: Columns, { fromStep, toStep }: Query) {
  const from = fromStep === null ? 0 : countBefore(columns, fromStep)
  const to = toStep === null ? columns.values.length : countThrough(columns, toStep)
  return { from, to: Math.max(from, to) }
}

function smoothedOf(values: Column, weight: number): Column {
  if (weight === 0 || isConstant(values)) return values
  const smoothed = new Float64Array(values.length)
  new Smoother(weight).into(smoothed, values, 0, values.length)
  return smoothed
}

/** The first, the last, and of every stretch the extremes of the mean, the least of the low edge and the greatest of the high one. */
function thinned(band: SeedBand, maxPoints: number): SeedBand {
  const { mean, low, high, total } = band
  if (total <= maxPoints) return band
  const stretches = Math.floor((maxPoints - 2) / 4)
  const kept = [0]
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = 1 + Math.floor((stretch * (total - 2)) / stretches)
    const to = 1 + Math.floor(((stretch + 1) * (total - 2)) / stretches)
    const { lowest, highest } = extremes(mean, from, to)
    const edges = [extremes(low, from, to).lowest, extremes(high, from, to).highest]
    kept.push(...[...new Set([lowest, highest, ...edges])].sort((one, other) => one - other))
  }
  kept.push(total - 1)
  const at = (column: Float64Array) => Float64Array.from(kept, (index) => column[index] as number)
  return {
    ...{ steps: at(band.steps), seconds: at(band.seconds) },
    ...{ mean: at(mean), low: at(low), high: at(high), total },
  }
}
