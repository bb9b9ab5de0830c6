/** Size and colour of a PNG or JPEG from its first bytes, a hundred times faster than opening it. */
import type { PictureHeader } from './pictures.ts'
import { checkSize } from './pictureLimits.ts'

/** Null: not one of the plain cases; let the decoder say. */
export function quickHeader(bytes: Uint8Array): PictureHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8
  const header = isPng ? pngHeader(view) : isJpeg ? jpegHeader(view) : null
  if (!header || header.width === 0 || header.height === 0) return null
  checkSize(header.width, header.height)
  return header
}

function pngHeader(view: DataView): PictureHeader | null {
  if (view.byteLength < 33 || view.getUint32(12) !== 0x49484452) return null
  const colourType = view.getUint8(25)
  // 0 grey, 4 grey with alpha; 2, 6 colour. A palette (3) may hold greys only: the decoder knows.
  if (colourType === 3) return null
  const channels = colourType === 0 || colourType === 4 ? 1 : 3
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    channels,
    isDeep: view.getUint8(24) === 16,
  }
}

/** Start-of-frame markers; C4, C8 and CC among them mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function jpegHeader(view: DataView): PictureHeader | null {
  let position = 2
  while (position + 9 < view.byteLength) {
    if (view.getUint8(position) !== 0xff) return null
    const marker = view.getUint8(position + 1)
    // EXIF may turn the picture, a colour profile may change it: the decoder knows.
    if (marker === 0xe1 || marker === 0xe2) return null
    if (isFrame(marker)) {
      const components = view.getUint8(position + 9)
      if (components !== 1 && components !== 3) return null
      return {
        height: view.getUint16(position + 5),
        width: view.getUint16(position + 7),
        channels: components,
      }
    }
    position += 2 + view.getUint16(position + 2)
  }
  return null
}
