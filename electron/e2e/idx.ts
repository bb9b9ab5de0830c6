/** Writes small IDX pairs as a person would have them: ten classes of striped pictures. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const side = 28
const classes = 10

/** Pixel of a picture: stripes whose direction and width tell the class, and grain that makes each picture its own. */
function pixel(label: number, shift: number, row: number, column: number): number {
  const along = label < 5 ? row : column
  const period = 3 + (label % 5) * 2
  const grain = (shift * 7_919 + row * 613 + column * 2_741) % 24
  return ((along + shift) % period < period / 2 ? 220 : 10) + grain
}

/** Two files in `folder`; returns their paths, images first. */
export function writeIdxPair(folder: string, count: number): [images: string, labels: string] {
  const pixels = Buffer.alloc(16 + count * side * side)
  ;[0x803, count, side, side].forEach((value, index) => pixels.writeUInt32BE(value, index * 4))
  const labels = Buffer.alloc(8 + count)
  ;[0x801, count].forEach((value, index) => labels.writeUInt32BE(value, index * 4))
  for (let image = 0; image < count; image += 1) {
    const label = image % classes
    labels[8 + image] = label
    for (let place = 0; place < side * side; place += 1)
      pixels[16 + image * side * side + place] = pixel(
        label,
        image,
        Math.floor(place / side),
        place % side,
      )
  }
  const files: [string, string] = [
    join(folder, 'stripes-images-idx3-ubyte'),
    join(folder, 'stripes-labels-idx1-ubyte'),
  ]
  writeFileSync(files[0], pixels)
  writeFileSync(files[1], labels)
  return files
}
