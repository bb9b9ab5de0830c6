/** Pictures made smaller by averaging squares of pixels. */
import type { PictureShape } from './augment.ts'

export interface Shrinker {
  readonly shape: PictureShape
  /** Values 0 … 255, valid until the next call; the bytes themselves where nothing shrinks. */
  readonly shrink: (bytes: Uint8Array) => Uint8Array | Float32Array
}

/** Rows and columns that do not fill a square at the lower and right edge are left out. */
export function createShrinker(
  [height, width, channels]: PictureShape,
  reduction: number,
): Shrinker {
  const shape: PictureShape = [
    Math.floor(height / reduction),
    Math.floor(width / reduction),
    channels,
  ]
  if (reduction === 1) return { shape, shrink: (bytes) => bytes }
  const [rows, columns] = shape
  const small = new Float32Array(rows * columns * channels)
  const stride = width * channels

  function meanOf(bytes: Uint8Array, corner: number): number {
    let sum = 0
    for (let row = 0; row < reduction; row++)
      for (let column = 0; column < reduction; column++)
        sum += bytes[corner + row * stride + column * channels] as number
    return sum / reduction ** 2
  }

  function shrink(bytes: Uint8Array): Float32Array {
    let place = 0
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let channel = 0; channel < channels; channel++)
          small[place++] = meanOf(bytes, (row * width + column) * reduction * channels + channel)
    return small
  }

  return { shape, shrink }
}
