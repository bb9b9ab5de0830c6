/** Mean, deviation and range of samples while they stream past: exact for bytes, Welford for floats. */
import type { Statistics } from './manifest.ts'

export interface StatisticsCollector {
  /** `values` holds whole samples. */
  readonly add: (values: Uint8Array | Float32Array) => void
  readonly result: () => Statistics
}

/** `channels`: the last dimension of a sample. */
export function collectStatistics(channels: number, element: 'uint8' | 'float32') {
  return element === 'uint8' ? collectBytes(channels) : collectFloats(channels)
}

/** A histogram a channel: sums of squares of bytes stay exact, whatever the number of samples. */
function collectBytes(channels: number): StatisticsCollector {
  const histogram = new Float64Array(256 * channels)
  function add(values: Uint8Array | Float32Array): void {
    for (let index = 0; index < values.length; index += channels)
      for (let channel = 0; channel < channels; channel++) {
        const bin = 256 * channel + (values[index + channel] ?? 0)
        histogram[bin] = (histogram[bin] ?? 0) + 1
      }
  }
  function result(): Statistics {
    const mean: number[] = []
    const deviation: number[] = []
    for (let channel = 0; channel < channels; channel++) {
      const bins = histogram.subarray(256 * channel, 256 * channel + 256)
      const count = bins.reduce((sum, bin) => sum + bin, 0) || 1
      const average = bins.reduce((sum, bin, value) => sum + bin * value, 0) / count
      const square = bins.reduce((sum, bin, value) => sum + bin * (value - average) ** 2, 0)
      mean.push(average)
      deviation.push(Math.sqrt(square / count))
    }
    const seen = Array.from({ length: 256 }, (_, value) =>
      Array.from({ length: channels }, (_unused, channel) => channel).some(
        (channel) => (histogram[256 * channel + value] ?? 0) > 0,
      ),
    )
    const min = Math.max(0, seen.indexOf(true))
    return { mean, deviation, min, max: Math.max(0, seen.lastIndexOf(true)) }
  }
  return { add, result }
}

function collectFloats(channels: number): StatisticsCollector {
  const mean = new Float64Array(channels)
  const square = new Float64Array(channels)
  let rows = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  function add(values: Uint8Array | Float32Array): void {
    for (let index = 0; index < values.length; index += channels) {
      rows += 1
      for (let channel = 0; channel < channels; channel++) {
        const value = values[index + channel] ?? 0
        const before = value - (mean[channel] ?? 0)
        mean[channel] = (mean[channel] ?? 0) + before / rows
        square[channel] = (square[channel] ?? 0) + before * (value - (mean[channel] ?? 0))
        if (value < min) min = value
        if (value > max) max = value
      }
    }
  }
  const result = (): Statistics => ({
    mean: [...mean],
    deviation: Array.from(square, (sum) => Math.sqrt(sum / Math.max(1, rows))),
    min: rows === 0 ? 0 : min,
    max: rows === 0 ? 0 : max,
  })
  return { add, result }
}
