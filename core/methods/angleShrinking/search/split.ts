/** Parts of pictures: the first so many, and a split in two. */
import { createRandom } from '../../../tensor/random.ts'
import type { PicturePart } from '../../../training/pictures.ts'

export function firstSamples(part: PicturePart, count: number): PicturePart {
  return takeSamples(
    part,
    Int32Array.from({ length: Math.min(count, part.count) }, (_, at) => at),
  )
}

export function takeSamples(
  { shape, images, labels }: PicturePart,
  places: Int32Array,
): PicturePart {
  const size = shape[0] * shape[1] * shape[2]
  const taken = new Float32Array(places.length * size)
  places.forEach((place, at) =>
    taken.set(images.subarray(place * size, (place + 1) * size), at * size),
  )
  const own = Int32Array.from(places, (place) => labels[place] ?? 0)
  return { count: places.length, shape, images: taken, labels: own }
}

/** `validation` of them, drawn by the seed, and the rest. */
export function splitSamples(
  part: PicturePart,
  validation: number,
  seed: number,
): { readonly train: PicturePart; readonly validation: PicturePart } {
  const order = createRandom(seed).split('search split').permutation(part.count)
  return {
    train: takeSamples(part, order.slice(validation)),
    validation: takeSamples(part, order.slice(0, validation)),
  }
}
