/** Parts of pictures. */
import type { PicturePart } from '../../../training/pictures.ts'

export function firstSamples(part: PicturePart, count: number): PicturePart {
  return takeSamples(
    part,
    Int32Array.from({ length: Math.min(count, part.count) }, (_, at) => at),
  )
}

function takeSamples({ shape, images, labels }: PicturePart, places: Int32Array): PicturePart {
  const size = shape[0] * shape[1] * shape[2]
  const taken = new Float32Array(places.length * size)
  places.forEach((place, at) =>
    taken.set(images.subarray(place * size, (place + 1) * size), at * size),
  )
  const own = Int32Array.from(places, (place) => labels[place] ?? 0)
  return { count: places.length, shape, images: taken, labels: own }
}
