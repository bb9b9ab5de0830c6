/** One picture file to bytes: any kind that libvips reads, upright, within a limit on declared pixels. */
import type { Metadata, Sharp } from 'sharp'
import { loadSharp } from './loadSharp.ts'
import type { Pictures } from './loadSharp.ts'
import { avifLimit, checkSize, pixelLimit, UnreadablePicture } from './pictureLimits.ts'
import { decodePlain, plainHeader } from './plainPictures/plainPicture.ts'
import type { SourceFile } from './source.ts'

const fileLimit = 1 << 28
/** Pictures above this are decoded one at a time. */
const largePixels = 1 << 22

export interface PictureHeader {
  readonly width: number
  readonly height: number
  /** Colour channels: 1 grey, 3 colour. Alpha apart. */
  readonly channels: 1 | 3
  /** True where a channel has more than 8 bits. */
  readonly isDeep?: boolean
}

/** Values of deep pictures that become 0 and 255. */
export interface Levels {
  readonly low: number
  readonly high: number
  /** True for 32-bit floats, false for 16-bit integers. */
  readonly isFloat: boolean
}

export interface PictureForm {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** What becomes of a picture of another size. */
  readonly fit: 'resize' | 'pad' | 'crop'
  /** Null: 16 bits become 8 by leaving out the lower half. */
  readonly levels?: Levels | null
}

export async function pictureBytes(file: SourceFile): Promise<Uint8Array> {
  if (file.size === 0) throw new UnreadablePicture('is empty (0 bytes)')
  if (file.size > fileLimit)
    throw new UnreadablePicture(`takes ${file.size} bytes, the limit is ${fileLimit}`)
  const bytes = await file.read(0, file.size)
  if (bytes.length === 0) throw new UnreadablePicture('is empty (0 bytes)')
  return isAvifSequence(bytes) ? asStill(bytes) : bytes
}

/** An animation, which libvips refuses; it begins with a still picture as every AVIF does. */
function isAvifSequence(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 12)).toString('latin1') === 'ftypavis'
}

function asStill(bytes: Uint8Array): Uint8Array {
  const still = Buffer.from(bytes)
  still.write('avif', 8, 'latin1')
  return still
}

export async function readHeader(bytes: Uint8Array): Promise<PictureHeader> {
  const plain = plainHeader(bytes)
  if (plain) {
    checkSize(plain.width, plain.height)
    return plain
  }
  const found = await metadataOf(bytes)
  checkSize(found.width, found.height, found.format === 'heif' ? avifLimit : pixelLimit)
  // Orientations 5 to 8 lie on their side.
  const sideways = (found.orientation ?? 1) >= 5
  const isGrey = found.space === 'b-w' || found.space === 'grey16'
  return {
    width: sideways ? found.height : found.width,
    height: sideways ? found.width : found.height,
    channels: isGrey ? 1 : 3,
    isDeep: found.depth !== 'uchar',
  }
}

async function metadataOf(bytes: Uint8Array): Promise<Metadata> {
  try {
    const sharp = await loadSharp()
    return await sharp(bytes, { limitInputPixels: false }).metadata()
  } catch (thrown) {
    throw undecodable(thrown, bytes)
  }
}

const fits = { resize: 'fill', pad: 'contain', crop: 'cover' } as const

/** Ends when the large picture that is being decoded is done. */
let largeTurn: Promise<unknown> = Promise.resolve()

/** [height · width · channels] bytes. `header`: what the picture declares. */
export function decodePicture(
  bytes: Uint8Array,
  form: PictureForm,
  { width, height, isDeep = false }: Omit<PictureHeader, 'channels'>,
): Promise<Uint8Array> {
  const fitting = isDeep ? form : { ...form, levels: null }
  if (width * height <= largePixels) return decode(bytes, fitting)
  const decoded = largeTurn.then(() => decode(bytes, fitting))
  largeTurn = decoded.catch(() => undefined)
  return decoded
}

/** Transparency shows black; 16 bits a channel become 8. */
async function decode(bytes: Uint8Array, form: PictureForm): Promise<Uint8Array> {
  const { width, height, channels, fit, levels = null } = form
  try {
    const opened = openPicture(await loadSharp(), bytes)
    const { data, info } = await stretched(opened, levels)
      .autoOrient()
      .resize(width, height, { fit: fits[fit], background: '#000', fastShrinkOnLoad: false })
      .flatten({ background: '#000' })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return info.channels === channels ? data : withChannels(data, info.channels, channels)
  } catch (thrown) {
    throw undecodable(thrown, bytes)
  }
}

function openPicture(sharp: Pictures, bytes: Uint8Array): Sharp {
  if (plainHeader(bytes) === null)
    return sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'truncated' })
  const { pixels, width, height, channels } = decodePlain(bytes)
  return sharp(pixels, { raw: { width, height, channels } })
}

function stretched(picture: Sharp, levels: Levels | null): Sharp {
  if (levels === null) return picture
  const factor = (levels.isFloat ? 255 : 65535) / Math.max(levels.high - levels.low, 1e-12)
  return picture.linear(factor, -levels.low * factor)
}

/** Least and greatest value of a deep picture; null where it has 8 bits or cannot be read. */
export async function deepRange(bytes: Uint8Array): Promise<Levels | null> {
  try {
    const sharp = await loadSharp()
    const picture = sharp(bytes, { limitInputPixels: largePixels })
    const { depth } = await picture.metadata()
    if (depth !== 'ushort' && depth !== 'float') return null
    const { channels } = await picture.stats()
    // A fourth channel, or a second beside grey, is transparency.
    const seen = channels.length > 2 ? channels.slice(0, 3) : channels.slice(0, 1)
    const low = Math.min(...seen.map(({ min }) => min))
    const high = Math.max(...seen.map(({ max }) => max))
    return Number.isFinite(low + high) ? { low, high, isFloat: depth === 'float' } : null
  } catch {
    // Whoever decodes it says what is wrong with it.
    return null
  }
}

function withChannels(data: Uint8Array, from: number, to: number): Uint8Array {
  const count = data.length / from
  const result = new Uint8Array(count * to)
  for (let pixel = 0; pixel < count; pixel++)
    for (let channel = 0; channel < to; channel++)
      result[pixel * to + channel] = data[pixel * from + Math.min(channel, from - 1)] ?? 0
  return result
}

/** libvips often knows no more than that it failed. */
function undecodable(thrown: unknown, bytes: Uint8Array): UnreadablePicture {
  const why = firstLine(thrown)
  const kind = pictureKind(bytes.subarray(0, 32))
  if (kind === null) return new UnreadablePicture('is not a picture of a kind that is read')
  return why === 'Unknown error' || why === '' || /bad seek|premature end|truncated/i.test(why)
    ? new UnreadablePicture(`is damaged or cut off (${kind}, ${bytes.length} bytes)`)
    : new UnreadablePicture(`cannot be decoded (${kind}: ${why})`)
}

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return message.split('\n')[0] ?? message
}

/** By the first bytes: PNG, JPEG, GIF, WebP, BMP, TIFF, AVIF/HEIF, Netpbm. */
export function pictureKind(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.subarray(0, 16))
  const known: readonly (readonly [RegExp, string])[] = [
    [/^\x89PNG\r\n/, 'PNG'],
    [/^\xff\xd8\xff/, 'JPEG'],
    [/^GIF8[79]a/, 'GIF'],
    [/^RIFF[^]{4}WEBP/, 'WebP'],
    [/^BM[^]{4}\0\0\0\0/, 'BMP'],
    [/^(II\*\0|MM\0\*)/, 'TIFF'],
    [/^P[1-6]\s/, 'Netpbm'],
    [/^[^]{4}ftyp(avif|avis|mif1|heic)/, 'AVIF'],
  ]
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

export function hasPictureName(path: string): boolean {
  return /\.(png|jpe?g|jfif|gif|webp|bmp|tiff?|avif|heif|heic|pgm|ppm|pbm|pnm)$/i.test(path)
}
