/**
 * BMP, as Windows writes it: 1, 4, 8 bits with a palette, 16, 24 and 32 bits, rows bottom-up or
 * top-down, bit fields. Run-length and embedded JPEG or PNG data are refused by name.
 */
import type { PlainHeader, PlainPicture } from './plainForm.ts'

interface Layout extends PlainHeader {
  readonly bits: number
  readonly isTopDown: boolean
  readonly compression: number
  /** Bytes of the header after the file header of 14. */
  readonly headerBytes: number
  readonly paletteColours: number
  readonly pixelsAt: number
}

const fileHeader = 14
const bitFields = 3
const packings: ReadonlyMap<number, string> = new Map([
  [1, 'run-length of 8 bits'],
  [2, 'run-length of 4 bits'],
  [4, 'JPEG inside'],
  [5, 'PNG inside'],
])

function layoutOf(bytes: Uint8Array): Layout | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return null
  const headerBytes = view.getUint32(14, true)
  const pixelsAt = view.getUint32(10, true)
  if (headerBytes === 12) {
    const bits = view.getUint16(24, true)
    const size = { width: view.getUint16(18, true), height: view.getUint16(20, true) }
    return {
      ...{ ...size, bits, channels: 3, isTopDown: false, compression: 0, headerBytes, pixelsAt },
      paletteColours: bits <= 8 ? 2 ** bits : 0,
    }
  }
  if (headerBytes < 40 || bytes.length < fileHeader + 40) return null
  const height = view.getInt32(22, true)
  const bits = view.getUint16(28, true)
  const named = view.getUint32(46, true)
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    channels: 3,
    bits,
    isTopDown: height < 0,
    compression: view.getUint32(30, true),
    headerBytes,
    paletteColours: bits <= 8 ? named || 2 ** bits : 0,
    pixelsAt,
  }
}

export function bmpHeader(bytes: Uint8Array): PlainHeader | null {
  const layout = layoutOf(bytes)
  if (!layout || layout.width <= 0 || layout.height === 0) return null
  const { width, height } = layout
  return { width, height, channels: isGrey(bytes, layout) ? 1 : 3 }
}

function paletteStart({ headerBytes }: Layout): number {
  return fileHeader + headerBytes
}

function entryBytes({ headerBytes }: Layout): number {
  return headerBytes === 12 ? 3 : 4
}

function isGrey(bytes: Uint8Array, layout: Layout): boolean {
  if (layout.paletteColours === 0) return false
  for (let index = 0; index < layout.paletteColours; index++) {
    const at = paletteStart(layout) + index * entryBytes(layout)
    if (bytes[at] !== bytes[at + 1] || bytes[at] !== bytes[at + 2]) return false
  }
  return true
}

export function decodeBmp(bytes: Uint8Array): PlainPicture {
  const layout = layoutOf(bytes)
  if (!layout) throw new Error('is no BMP')
  const { width, height, bits, compression, pixelsAt, isTopDown } = layout
  const packing = packings.get(compression)
  if (packing !== undefined) throw new Error(`is a BMP with ${packing}, which is not read`)
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  const needed = pixelsAt + rowBytes * height
  if (needed > bytes.length)
    throw new Error(`needs ${needed} bytes for ${width} × ${height} pixels, holds ${bytes.length}`)
  const pixels = new Uint8Array(width * height * 3)
  const writePixel = pixelReader(bytes, layout)
  for (let row = 0; row < height; row++) {
    const start = pixelsAt + rowBytes * (isTopDown ? row : height - 1 - row)
    for (let column = 0; column < width; column++)
      writePixel(start, column, pixels, 3 * (row * width + column))
  }
  return { width, height, channels: 3, pixels }
}

type WritePixel = (rowStart: number, column: number, target: Uint8Array, at: number) => void

function pixelReader(bytes: Uint8Array, layout: Layout): WritePixel {
  switch (layout.bits) {
    case 1:
    case 4:
    case 8:
      return paletteReader(bytes, layout)
    case 24:
      return (rowStart, column, target, at) => {
        const from = rowStart + 3 * column
        target[at] = bytes[from + 2] ?? 0
        target[at + 1] = bytes[from + 1] ?? 0
        target[at + 2] = bytes[from] ?? 0
      }
    case 16:
    case 32:
      return maskReader(bytes, layout)
    default:
      throw new Error(`is a BMP of ${layout.bits} bits a pixel, which does not exist`)
  }
}

function paletteReader(bytes: Uint8Array, layout: Layout): WritePixel {
  const { bits } = layout
  const perByte = 8 / bits
  const start = paletteStart(layout)
  return (rowStart, column, target, at) => {
    const byte = bytes[rowStart + Math.floor(column / perByte)] ?? 0
    const index = (byte >> (8 - bits * ((column % perByte) + 1))) & (2 ** bits - 1)
    const from = start + index * entryBytes(layout)
    target[at] = bytes[from + 2] ?? 0
    target[at + 1] = bytes[from + 1] ?? 0
    target[at + 2] = bytes[from] ?? 0
  }
}

/** Red, green and blue as masks of a word; without masks 5 bits each, or bytes. */
function maskReader(bytes: Uint8Array, layout: Layout): WritePixel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { bits, compression } = layout
  const usual = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  const masks =
    compression === bitFields && bytes.length >= 66
      ? [54, 58, 62].map((at) => view.getUint32(at, true))
      : usual
  const parts = masks.map((mask) => {
    const shift = mask === 0 ? 0 : Math.clz32(mask & -mask) ^ 31
    return { mask, shift, most: Math.max(1, mask >>> shift) }
  })
  return (rowStart, column, target, at) => {
    const word =
      bits === 16
        ? view.getUint16(rowStart + 2 * column, true)
        : view.getUint32(rowStart + 4 * column, true)
    parts.forEach(({ mask, shift, most }, channel) => {
      target[at + channel] = Math.round((((word & mask) >>> shift) * 255) / most)
    })
  }
}
