/**
 * One picture, varied: cropped from a padded one, mirrored, its colours shaken, a square cut out,
 * then (value − mean) / deviation per channel. Draws are apart from pixels, so that both can be tested.
 */
import type { Augmentation } from '../contract/augmentation.ts'
import type { Random } from '../tensor/random.ts'

/** [height, width, channels] of one picture, values 0 … 255. */
export type PictureShape = readonly [height: number, width: number, channels: number]

export interface ChannelScale {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/** What chance decides about one picture. */
export interface Variation {
  /** Rows and columns by which the window moves over the picture, −margin … margin. */
  readonly down: number
  readonly right: number
  readonly mirrored: boolean
  readonly cut: { readonly top: number; readonly left: number; readonly side: number } | null
  readonly colours: {
    readonly brightness: number
    readonly contrast: number
    readonly saturation: number
  } | null
}

export function drawVariation(
  random: Random,
  { flip, cropMargin, cutout, colourJitter }: Augmentation,
  [height, width]: PictureShape,
): Variation {
  const within = (margin: number): number =>
    margin === 0 ? 0 : random.integer(2 * margin + 1) - margin
  const factor = (): number => 1 + colourJitter * (2 * random.uniform() - 1)
  return {
    down: within(cropMargin),
    right: within(cropMargin),
    mirrored: flip && random.integer(2) === 1,
    cut:
      cutout === 0
        ? null
        : {
            // The centre lies anywhere in the picture (DeVries & Taylor 2017), the square may stick out.
            top: random.integer(height) - Math.floor(cutout / 2),
            left: random.integer(width) - Math.floor(cutout / 2),
            side: cutout,
          },
    colours:
      colourJitter === 0
        ? null
        : { brightness: factor(), contrast: factor(), saturation: factor() },
  }
}

/** Writes pictures of one shape and scale. */
export class PictureWriter {
  readonly #shape: PictureShape
  readonly #tables: ScaleTables
  readonly #shaken: Float32Array

  constructor(shape: PictureShape, scale: ChannelScale) {
    const [height, width, channels] = shape
    this.#shape = shape
    this.#tables = scaleTables(scale, channels)
    this.#shaken = new Float32Array(height * width * channels)
  }

  /** Puts one picture at `at` of `target`. */
  write(
    picture: Uint8Array | Float32Array,
    variation: Variation,
    target: Float32Array,
    at: number,
  ): void {
    const [height, width, channels] = this.#shape
    const { colours, cut } = variation
    const source = colours ? shakeColours(picture, colours, channels, this.#shaken) : picture
    const rowSize = width * channels
    if (source instanceof Uint8Array) this.#writeBytes(source, variation, target, at)
    else
      for (let row = 0; row < height; row++) {
        const from = row + variation.down
        const to = at + row * rowSize
        if (from < 0 || from >= height) fillRow(target, to, rowSize, this.#tables.black)
        else this.#writeFloats(source, from, variation, target, to)
      }
    if (cut !== null) this.#clear(target, at, cut)
  }

  /** The hot loop of serving: what is inside the picture is found once, then no question a pixel. */
  #writeBytes(
    source: Uint8Array,
    { down, right, mirrored }: Variation,
    target: Float32Array,
    at: number,
  ): void {
    const [height, width, channels] = this.#shape
    const { byByte, black } = this.#tables
    const rowSize = width * channels
    const first = Math.max(0, mirrored ? right : -right)
    const end = Math.min(width, width + (mirrored ? right : -right))
    const stretch: Stretch = {
      step: mirrored ? -channels : channels,
      start: (mirrored ? width - 1 - first + right : first + right) * channels,
      first: first * channels,
      end: end * channels,
    }
    for (let row = 0; row < height; row++) {
      const from = row + down
      const to = at + row * rowSize
      if (from < 0 || from >= height) {
        fillRow(target, to, rowSize, black)
        continue
      }
      if (first > 0) fillRow(target, to, first * channels, black)
      if (end < width) fillRow(target, to + end * channels, (width - end) * channels, black)
      const place = { from: from * rowSize, to }
      if (channels === 3) scaleColours(source, target, byByte, stretch, place)
      else scaleAny(source, target, byByte, stretch, { ...place, channels })
    }
  }

  #writeFloats(
    source: Float32Array,
    row: number,
    { right, mirrored }: Variation,
    target: Float32Array,
    to: number,
  ): void {
    const [, width, channels] = this.#shape
    const { factor, black } = this.#tables
    for (let column = 0; column < width; column++) {
      const from = mirrored ? width - 1 - column + right : column + right
      const place = to + column * channels
      const pixel = (row * width + from) * channels
      const isInside = from >= 0 && from < width
      for (let channel = 0; channel < channels; channel++)
        target[place + channel] =
          (black[channel] as number) +
          (isInside ? (source[pixel + channel] as number) * (factor[channel] as number) : 0)
    }
  }

  /** Zero is the mean after scaling. */
  #clear(target: Float32Array, at: number, cut: NonNullable<Variation['cut']>): void {
    const [height, width, channels] = this.#shape
    const left = Math.max(0, cut.left)
    const right = Math.min(width, cut.left + cut.side)
    if (right <= left) return
    for (let row = Math.max(0, cut.top); row < Math.min(height, cut.top + cut.side); row++) {
      const start = at + row * width * channels
      target.fill(0, start + left * channels, start + right * channels)
    }
  }
}

/** What of a row is inside the picture; the same for all of its rows. */
interface Stretch {
  /** From one pixel of the source to the next, values. */
  readonly step: number
  /** First value of the source's row that is used. */
  readonly start: number
  /** Values of the target's row from `first` to before `end`. */
  readonly first: number
  readonly end: number
}

interface Rows {
  readonly from: number
  readonly to: number
}

function scaleColours(
  source: Uint8Array,
  target: Float32Array,
  byByte: Float32Array,
  { step, start, first, end }: Stretch,
  { from, to }: Rows,
): void {
  let pixel = from + start
  for (let place = to + first; place < to + end; place += 3) {
    target[place] = byByte[source[pixel] as number] as number
    target[place + 1] = byByte[256 + (source[pixel + 1] as number)] as number
    target[place + 2] = byByte[512 + (source[pixel + 2] as number)] as number
    pixel += step
  }
}

function scaleAny(
  source: Uint8Array,
  target: Float32Array,
  byByte: Float32Array,
  { step, start, first, end }: Stretch,
  { from, to, channels }: Rows & { readonly channels: number },
): void {
  let pixel = from + start
  for (let place = to + first; place < to + end; place += channels) {
    for (let channel = 0; channel < channels; channel++)
      target[place + channel] = byByte[
        256 * channel + (source[pixel + channel] as number)
      ] as number
    pixel += step
  }
}

type ScaleTables = ReturnType<typeof scaleTables>

function fillRow(target: Float32Array, at: number, size: number, black: Float32Array): void {
  for (let place = 0; place < size; place++)
    target[at + place] = black[place % black.length] as number
}

function scaleTables({ mean, deviation }: ChannelScale, channels: number) {
  const factor = Float64Array.from({ length: channels }, (_, channel) => {
    // A channel without any spread carries nothing; it must not become infinite.
    return 1 / Math.max(deviation[channel] ?? 1, 1e-6)
  })
  const shift = Float64Array.from(factor, (value, channel) => -value * (mean[channel] ?? 0))
  const byByte = Float32Array.from({ length: 256 * channels }, (_, place) => {
    const channel = place >> 8
    return (place & 255) * (factor[channel] ?? 1) + (shift[channel] ?? 0)
  })
  const black = Float32Array.from({ length: channels }, (_, channel) => byByte[256 * channel] ?? 0)
  return { byByte, factor, black }
}

const luma = [0.299, 0.587, 0.114] as const

/**
 * Brightness multiplies, contrast moves away from the picture's mean grey, saturation away from each
 * pixel's own grey; clamped to 0 … 255 after each, as torchvision's ColorJitter does it.
 */
function shakeColours(
  picture: ArrayLike<number>,
  { brightness, contrast, saturation }: NonNullable<Variation['colours']>,
  channels: number,
  target: Float32Array,
): Float32Array {
  let grey = 0
  for (let place = 0; place < target.length; place++) {
    const value = clamp((picture[place] as number) * brightness)
    target[place] = value
    grey += value * (channels === 3 ? (luma[place % 3] as number) : 1 / channels)
  }
  const mean = grey / (target.length / channels)
  for (let place = 0; place < target.length; place++)
    target[place] = clamp(mean + contrast * ((target[place] as number) - mean))
  return channels === 3 ? saturate(target, saturation) : target
}

function saturate(pixels: Float32Array, saturation: number): Float32Array {
  for (let place = 0; place < pixels.length; place += 3) {
    const own =
      luma[0] * (pixels[place] as number) +
      luma[1] * (pixels[place + 1] as number) +
      luma[2] * (pixels[place + 2] as number)
    for (let channel = 0; channel < 3; channel++)
      pixels[place + channel] = clamp(
        own + saturation * ((pixels[place + channel] as number) - own),
      )
  }
  return pixels
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value
}

/** Beta(α, α), from two gamma draws (Marsaglia & Tsang 2000). */
export function drawBeta(random: Random, alpha: number): number {
  const one = drawGamma(random, alpha)
  const other = drawGamma(random, alpha)
  const sum = one + other
  // Both underflow for tiny α, where the distribution is a coin.
  return sum > 0 ? one / sum : random.integer(2)
}

function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = random.normal()
    const cube = (1 + c * normal) ** 3
    if (cube <= 0) continue
    const bound = normal ** 2 / 2 + d * (1 - cube + Math.log(cube))
    if (Math.log(1 - random.uniform()) < bound) return d * cube
  }
}
