/**
 * Every normaliser once more, in plain loops over float64: what tests and `verify` hold the layers
 * against. Arrays are [samples, places, channels], flat.
 */
import type { NormaliserName } from '../catalogue.ts'
import type { MovingAverageSettings } from './movingAverageOp.ts'

export type Extent = {
  readonly samples: number
  readonly places: number
  readonly channels: number
}

type Place = { readonly sample: number; readonly channel: number }

export type SetNormalisation = {
  /** Which elements share statistics. */
  readonly setOf: (place: Place) => number
  readonly centred: boolean
  readonly epsilon: number
  /** Batch renormalisation: y ↦ y r + d by set, constants to the gradient. */
  readonly ratio?: (set: number) => number
  readonly offset?: (set: number) => number
}

export type Affine = { readonly scale: Float64Array; readonly shift: Float64Array }

export type Gradients = {
  readonly input: Float64Array
  readonly scale: Float64Array
  readonly shift: Float64Array
}

function placeOf(index: number, { places, channels }: Extent): Place {
  return { sample: Math.floor(index / (places * channels)), channel: index % channels }
}

/** Mean of the values by set. */
function meansBySet(values: Float64Array, setIds: Int32Array): Float64Array {
  const count = Math.max(...setIds) + 1
  const [sums, members] = [new Float64Array(count), new Float64Array(count)]
  values.forEach((value, index) => {
    sums[setIds[index]!]! += value
    members[setIds[index]!]! += 1
  })
  return sums.map((sum, set) => sum / members[set]!)
}

/** out = γ (y r + d) + β, and its gradients for dL/dout. */
export function referenceNorm(
  x: Float64Array,
  extent: Extent,
  { scale, shift }: Affine,
  norm: SetNormalisation,
): { output: Float64Array; backward: (upstream: Float64Array) => Gradients } {
  const ids = Int32Array.from(x, (_, index) => norm.setOf(placeOf(index, extent)))
  const channel = (index: number) => index % extent.channels
  const ratio = norm.ratio ?? (() => 1)
  const offset = norm.offset ?? (() => 0)
  const means = meansBySet(x, ids).map((mean) => (norm.centred ? mean : 0))
  const squares = meansBySet(
    x.map((value, index) => (value - means[ids[index]!]!) ** 2),
    ids,
  )
  const deviation = squares.map((square) => Math.sqrt(square + norm.epsilon))
  const y = x.map((value, index) => (value - means[ids[index]!]!) / deviation[ids[index]!]!)
  const moved = y.map((value, index) => value * ratio(ids[index]!) + offset(ids[index]!))
  return {
    output: moved.map((value, index) => scale[channel(index)]! * value + shift[channel(index)]!),
    backward: (upstream) => {
      const inner = upstream.map(
        (value, index) => value * scale[channel(index)]! * ratio(ids[index]!),
      )
      const mean = meansBySet(inner, ids).map((value) => (norm.centred ? value : 0))
      const slope = meansBySet(
        inner.map((value, index) => value * y[index]!),
        ids,
      )
      const gradients = {
        input: inner.map((value, index) => {
          const set = ids[index]!
          return (value - mean[set]! - y[index]! * slope[set]!) / deviation[set]!
        }),
        scale: new Float64Array(extent.channels),
        shift: new Float64Array(extent.channels),
      }
      upstream.forEach((value, index) => {
        gradients.scale[channel(index)]! += value * moved[index]!
        gradients.shift[channel(index)]! += value
      })
      return gradients
    },
  }
}

/** Who shares statistics with whom, by normaliser; normalisation batches of `size` samples. */
export function referenceSets({
  channels,
  size,
  groups,
}: {
  readonly channels: number
  readonly size: number
  readonly groups: number
}): Readonly<Record<Exclude<NormaliserName, 'none'>, SetNormalisation>> {
  const epsilon = 1e-5
  const centred = (setOf: SetNormalisation['setOf']) => ({ setOf, centred: true, epsilon })
  const batch = centred(({ channel }) => channel)
  const alone = ({ sample, channel }: Place) => sample * channels + channel
  const grouped = ({ sample, channel }: Place) =>
    sample * groups + Math.floor((channel * groups) / channels)
  return {
    ...{ batch, 'synchronised-batch': batch, 'batch-renorm': batch },
    'ghost-batch': centred(({ sample, channel }) => Math.floor(sample / size) * channels + channel),
    group: centred(grouped),
    layer: centred(({ sample }) => sample),
    instance: centred(alone),
    'filter-response': { setOf: alone, centred: false, epsilon: 1e-6 },
    // One batch at its first step: nothing averaged yet, second moments alone.
    'moving-average-batch': { ...batch, centred: false },
  }
}

/** The layer of MABN step by step; `batches` normalisation batches a step. Holds its own state. */
export function referenceMovingAverage(
  extent: Extent & { readonly batches: number },
  { scale, shift }: Affine,
  settings: MovingAverageSettings,
) {
  const { channels, batches } = extent
  const { epsilon, window, kept, clip } = settings
  let average: Float64Array = new Float64Array(channels).fill(1)
  let steps = 0
  const forwardValues: Float64Array[] = []
  const backwardValues: Float64Array[] = []
  let last = { z: new Float64Array(), s: [] as Float64Array[], r: [] as Float64Array[] }
  const batchOf = (index: number) =>
    Math.floor((placeOf(index, extent).sample * batches) / extent.samples)
  const isAveraging = () => (steps - 1) * batches >= window && steps >= settings.warmUp

  function meansByBatch(values: Float64Array): Float64Array[] {
    const ids = Int32Array.from(
      values,
      (_, index) => batchOf(index) * channels + (index % channels),
    )
    const flat = meansBySet(values, ids)
    return Array.from({ length: batches }, (_, batch) =>
      flat.slice(batch * channels, (batch + 1) * channels),
    )
  }

  /** Appends this step's values; gives for each batch what the pass uses. */
  function averaged(past: Float64Array[], own: Float64Array[], active: boolean): Float64Array[] {
    return own.map((value) => {
      past.push(value)
      if (!active || !isAveraging()) return value
      const recent = past.slice(-window)
      return value.map((_, c) => recent.reduce((sum, row) => sum + row[c]!, 0) / recent.length)
    })
  }

  function forward(x: Float64Array): Float64Array {
    steps += 1
    const own = meansByBatch(x.map((value) => value ** 2))
    const moments = averaged(forwardValues, own, settings.averaged !== 'backward')
    const s = moments.map((moment) => moment.map((value) => Math.sqrt(value + epsilon)))
    const renormalises = clip !== null && steps > settings.renormaliseAfter
    const r = s.map((row) =>
      row.map((value, c) => {
        if (!renormalises) return 1
        const ratio = value / Math.sqrt(average[c]! + epsilon)
        return Math.min(clip, Math.max(1 / clip, ratio))
      }),
    )
    const mean = average.map((_, c) => moments.reduce((sum, row) => sum + row[c]!, 0) / batches)
    const before = settings.start === 'first-step' && steps === 1 ? mean : average
    average = before.map((value, c) => kept * value + (1 - kept) * mean[c]!)
    const z = x.map((value, index) => value / s[batchOf(index)]![index % channels]!)
    last = { z, s, r }
    return z.map((value, index) => {
      const c = index % channels
      return scale[c]! * r[batchOf(index)]![c]! * value + shift[c]!
    })
  }

  function backward(upstream: Float64Array): Gradients {
    const { z, s, r } = last
    const inner = upstream.map((value, index) => {
      const c = index % channels
      return scale[c]! * r[batchOf(index)]![c]! * value
    })
    const own = meansByBatch(inner.map((value, index) => value * z[index]!))
    const slope = averaged(backwardValues, own, settings.averaged !== 'forward')
    const gradients = { scale: new Float64Array(channels), shift: new Float64Array(channels) }
    upstream.forEach((value, index) => {
      const c = index % channels
      gradients.scale[c]! += value * z[index]! * r[batchOf(index)]![c]!
      gradients.shift[c]! += value
    })
    const input = inner.map((value, index) => {
      const [batch, c] = [batchOf(index), index % channels]
      return (value - z[index]! * slope[batch]![c]!) / s[batch]![c]!
    })
    return { input, ...gradients }
  }

  function infer(x: Float64Array): Float64Array {
    return x.map((value, index) => {
      const c = index % channels
      return (scale[c]! * value) / Math.sqrt(average[c]! + epsilon) + shift[c]!
    })
  }

  return { forward, backward, infer, average: () => average }
}
