/** How a network wants its pixels; each source brings its own form. */

export const pixelForms = ['standardised', 'signed', 'unit', 'bytes'] as const
/**
 * standardised: mean 0, deviation 1 per channel over the training part; signed: (p − 128) / 128;
 * unit: p / 255; bytes: p, with p in 0 … 255.
 */
export type PixelForm = (typeof pixelForms)[number]

export type ChannelScale = {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/** p → (p − mean) / deviation, per channel. `values` [n · channels] decide the standardised form. */
export function scaleOf(form: PixelForm, values: Float32Array, channels: number): ChannelScale {
  const same = (mean: number, deviation: number): ChannelScale => ({
    mean: Array.from({ length: channels }, () => mean),
    deviation: Array.from({ length: channels }, () => deviation),
  })
  switch (form) {
    case 'standardised':
      return measured(values, channels)
    case 'signed':
      return same(128, 128)
    case 'unit':
      return same(0, 255)
    case 'bytes':
      return same(0, 1)
  }
}

function measured(values: Float32Array, channels: number): ChannelScale {
  const sums = new Float64Array(channels)
  const squares = new Float64Array(channels)
  values.forEach((value, place) => {
    const channel = place % channels
    sums[channel] = (sums[channel] ?? 0) + value
    squares[channel] = (squares[channel] ?? 0) + value ** 2
  })
  const pixels = values.length / channels
  const mean = [...sums].map((sum) => sum / pixels)
  const deviation = mean.map((value, channel) =>
    Math.sqrt(Math.max((squares[channel] ?? 0) / pixels - value ** 2, 1e-12)),
  )
  return { mean, deviation }
}

/** In place. */
export function applyScale(values: Float32Array, { mean, deviation }: ChannelScale): void {
  const channels = mean.length
  for (let place = 0; place < values.length; place += 1) {
    const channel = place % channels
    const value = values[place] ?? 0
    values[place] = (value - (mean[channel] ?? 0)) / (deviation[channel] ?? 1)
  }
}
