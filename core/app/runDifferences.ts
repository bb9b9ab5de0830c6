/** What two runs of one configuration have that is not the same: points, figures, conclusions. */
import type { Client } from '../contract/rpc.ts'
import { seriesName } from '../contract/metric.ts'
import type { Run } from '../contract/run.ts'

/** Figures of the clock and of the machine, which no two runs share. */
const ofTime = /throughput|seconds|milliseconds|duration|^hardware\//i
/**
 * Fields of a conclusion that are computed from seconds though their names do not say so: the control
 * variates' squared error × seconds of drawing and fitting, and the estimator that has the least of
 * it, with words that quote the ratio. Where a process was killed, these seconds are other seconds.
 */
const fromSeconds: ReadonlySet<string> = new Set(['varianceTimesTime', 'recommendation'])
const everyPoint = 10_000_000

type Asking = Pick<Client, 'request'>

/** One sentence a difference; none when the runs are the same to the last bit. */
export async function runDifferences(client: Asking, one: Run, other: Run): Promise<string[]> {
  const [left, right] = [await pointsOf(client, one), await pointsOf(client, other)]
  const names = [...new Set([...left.keys(), ...right.keys()])]
  return [
    ...names.flatMap((name) => seriesDifference(name, left.get(name), right.get(name))),
    ...conclusions(one.metrics, other.metrics, 'figure'),
    ...conclusions(one.result ?? {}, other.result ?? {}, 'conclusion'),
  ]
}

type Points = { readonly steps: Float64Array; readonly values: Float64Array }

async function pointsOf(client: Asking, { runId }: Run): Promise<Map<string, Points>> {
  const index = await client.request('runs.seriesIndex', { runId })
  const keys = index.map(({ key }) => key).filter(({ family }) => !ofTime.test(family))
  if (keys.length === 0) return new Map()
  const all = { maxPoints: everyPoint, fromStep: null, toStep: null }
  const series = await client.request('runs.series', { runId, keys, ...all })
  return new Map(series.map(({ key, steps, values }) => [seriesName(key), { steps, values }]))
}

function seriesDifference(
  name: string,
  left: Points | undefined,
  right: Points | undefined,
): string[] {
  if (!left || !right) return [`${name} is in one run only`]
  if (left.steps.length !== right.steps.length)
    return [`${name}: ${left.steps.length} points, ${right.steps.length} after the kill`]
  const at = left.steps.findIndex(
    (step, place) =>
      step !== right.steps[place] || !Object.is(left.values[place], right.values[place]),
  )
  if (at < 0) return []
  return [
    `${name} at step ${left.steps[at]}: ${left.values[at]}, after the kill ${right.values[at]}`,
  ]
}

function conclusions(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
  what: string,
): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names
    .filter((name) => !ofTime.test(name))
    .filter((name) => withoutTime(one[name]) !== withoutTime(other[name]))
    .map((name) => {
      const [left, right] = [withoutTime(one[name]), withoutTime(other[name])]
      const from = Math.max(0, firstDifference(left, right) - 40)
      const part = (text: string): string => text.slice(from, from + 100)
      return `${what} ${name}, from character ${from}: ${part(left)}, after the kill ${part(right)}`
    })
}

function firstDifference(left: string, right: string): number {
  let place = 0
  while (place < left.length && left[place] === right[place]) place += 1
  return place
}

function withoutTime(value: unknown): string {
  if (value === undefined) return 'nothing'
  return JSON.stringify(value, (key, inner: unknown) =>
    ofTime.test(key) || fromSeconds.has(key) ? undefined : inner,
  )
}
