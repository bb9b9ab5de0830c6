/** A few pictures of each class for the eye. */
import type { SampleImage, SplitName } from '../contract/dataset.ts'
import type { PlacedBlock } from './placedBlock.ts'

const gridSize = 60
/** Pictures in messages stay small, whatever the set's size. */
const sideLimit = 256

export class SampleGrid {
  readonly #shape: readonly number[]
  readonly #classNames: readonly string[]
  readonly #perClass: number
  readonly #byClass = new Map<number, SampleImage[]>()
  #count = 0

  constructor(shape: readonly number[], classNames: readonly string[]) {
    this.#shape = shape
    this.#classNames = classNames
    this.#perClass = Math.max(1, Math.floor(gridSize / Math.max(1, classNames.length)))
  }

  add({ count, values, labels, splits }: PlacedBlock): void {
    if (!(values instanceof Uint8Array) || this.#shape.length !== 3) return
    const size = values.length / Math.max(1, count)
    for (let index = 0; index < count && this.#count < gridSize; index++) {
      const pixels = values.subarray(index * size, (index + 1) * size)
      const split = splits[index] ?? 'train'
      if (labels instanceof Int32Array) this.#addOfClass(labels[index] ?? 0, pixels, split)
      else this.#keep(-1, sampleImage(pixels, this.#shape, String(labels[index]), split))
    }
  }

  #addOfClass(label: number, pixels: Uint8Array, split: SplitName): void {
    if ((this.#byClass.get(label)?.length ?? 0) >= this.#perClass) return
    const name = this.#classNames[label] ?? String(label)
    this.#keep(label, sampleImage(pixels, this.#shape, name, split))
  }

  #keep(label: number, image: SampleImage): void {
    const images = this.#byClass.get(label)
    if (images) images.push(image)
    else this.#byClass.set(label, [image])
    this.#count += 1
  }

  samples(): SampleImage[] {
    return [...this.#byClass]
      .sort(([left], [right]) => left - right)
      .flatMap(([, images]) => images)
  }
}

/** Copies the pixels; every second, third, … one where the picture is large. */
export function sampleImage(
  pixels: Uint8Array,
  shape: readonly number[],
  label: string,
  split: SplitName,
): SampleImage {
  const [height = 1, width = 1, channels = 1] = shape
  const stride = Math.max(1, Math.ceil(Math.max(height, width) / sideLimit))
  const size = { width: Math.ceil(width / stride), height: Math.ceil(height / stride) }
  const shown = channels === 3 || channels === 4 ? channels : 1
  const picked = new Uint8Array(size.width * size.height * shown)
  let place = 0
  for (let y = 0; y < height; y += stride)
    for (let x = 0; x < width; x += stride)
      for (let channel = 0; channel < shown; channel++)
        picked[place++] = pixels[(y * width + x) * channels + channel] ?? 0
  return { ...size, channels: shown, pixels: picked, label, split }
}
