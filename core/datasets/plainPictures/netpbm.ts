/** Netpbm: PBM, PGM and PPM, as digits (P1 to P3) or packed (P4 to P6), with up to 16 bits a value. */
import type { PlainHeader, PlainPicture } from './plainForm.ts'

interface Layout extends PlainHeader {
  /** 1 to 6. */
  readonly variant: number
  readonly most: number
  readonly pixelsAt: number
}

/** Values of the header, separated by white space and comments. */
const headerReach = 1 << 12

function variantOf(bytes: Uint8Array): number | null {
  const variant = (bytes[1] ?? 0) - 0x30
  return bytes[0] === 0x50 && variant >= 1 && variant <= 6 ? variant : null
}

function layoutOf(bytes: Uint8Array): Layout | null {
  const variant = variantOf(bytes)
  if (variant === null) return null
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, headerReach))
  const isBits = variant === 1 || variant === 4
  const gap = String.raw`(?:\s|#[^\n]*\n)+`
  const pattern = ['^P[1-6]', '(\\d{1,9})', '(\\d{1,9})', ...(isBits ? [] : ['(\\d{1,5})'])]
  const found = new RegExp(`${pattern.join(gap)}\\s`).exec(text)
  if (!found) return null
  const [whole, width, height, most = '1'] = found
  const channels = variant === 3 || variant === 6 ? 3 : 1
  const size = { width: Number(width), height: Number(height) }
  return { ...size, channels, variant, most: Number(most), pixelsAt: whole.length }
}

export function netpbmHeader(bytes: Uint8Array): PlainHeader | null {
  const layout = layoutOf(bytes)
  return layout && layout.width > 0 && layout.height > 0 && layout.most > 0 ? layout : null
}

export function decodeNetpbm(bytes: Uint8Array): PlainPicture {
  const layout = layoutOf(bytes)
  if (!layout) throw new Error('is no Netpbm picture')
  const { width, height, channels, variant, most } = layout
  const count = width * height * channels
  const values =
    variant === 4
      ? packedBits(bytes, layout)
      : variant > 4
        ? packedValues(bytes, layout, count)
        : digits(bytes, layout, count)
  // In PBM 1 is black.
  const isBits = variant === 1 || variant === 4
  const pixels = Uint8Array.from(values, (value) =>
    isBits ? 255 * (1 - value) : Math.round((255 * Math.min(value, most)) / most),
  )
  return { width, height, channels, pixels }
}

function needed(promised: number, held: number): Error {
  return new Error(`its header promises ${promised} bytes of pixels, ${held} are there`)
}

function packedBits(bytes: Uint8Array, { width, height, pixelsAt }: Layout): Uint8Array {
  const rowBytes = Math.ceil(width / 8)
  const held = bytes.length - pixelsAt
  if (rowBytes * height > held) throw needed(rowBytes * height, held)
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    const column = pixel % width
    const byte = bytes[pixelsAt + Math.floor(pixel / width) * rowBytes + (column >> 3)] ?? 0
    return (byte >> (7 - (column & 7))) & 1
  })
}

function packedValues(
  bytes: Uint8Array,
  { most, pixelsAt }: Layout,
  count: number,
): Uint8Array | Uint16Array {
  const each = most > 255 ? 2 : 1
  const held = bytes.length - pixelsAt
  if (count * each > held) throw needed(count * each, held)
  const packed = bytes.subarray(pixelsAt, pixelsAt + count * each)
  if (each === 1) return packed
  return Uint16Array.from(
    { length: count },
    (_, index) => 256 * (packed[2 * index] ?? 0) + (packed[2 * index + 1] ?? 0),
  )
}

function digits(bytes: Uint8Array, { variant, pixelsAt }: Layout, count: number): number[] {
  const text = new TextDecoder('latin1').decode(bytes.subarray(pixelsAt))
  // The digits of P1 need no space between them.
  const found = (text.match(variant === 1 ? /[01]/g : /\d+/g) ?? []).slice(0, count).map(Number)
  if (found.length < count)
    throw new Error(`its header promises ${count} values, ${found.length} are there`)
  return found
}
