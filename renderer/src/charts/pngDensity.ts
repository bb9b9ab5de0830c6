/** Writes into a PNG how many dots of it make an inch, so that programs place it at its size. */

const signatureLength = 8
/** Length, name, contents (13 bytes), checksum of the first chunk. */
const headerEnd = signatureLength + 4 + 4 + 13 + 4

export function withDensity(png: Uint8Array, dotsPerInch: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(4 + 4 + 9 + 4)
  const view = new DataView(chunk.buffer)
  const dotsPerMetre = Math.round(dotsPerInch / 0.0254)
  view.setUint32(0, 9)
  chunk.set(new TextEncoder().encode('pHYs'), 4)
  view.setUint32(8, dotsPerMetre)
  view.setUint32(12, dotsPerMetre)
  view.setUint8(16, 1)
  view.setUint32(17, crc32(chunk.subarray(4, 17)))
  const dense = new Uint8Array(png.length + chunk.length)
  dense.set(png.subarray(0, headerEnd))
  dense.set(chunk, headerEnd)
  dense.set(png.subarray(headerEnd), headerEnd + chunk.length)
  return dense
}

/** The checksum of PNG and zip, polynomial 0xEDB88320. */
function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff
  for (const byte of bytes) {
    remainder ^= byte
    for (let bit = 0; bit < 8; bit += 1)
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  }
  return ~remainder >>> 0
}
