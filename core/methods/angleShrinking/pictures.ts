/** The training part of a data set, divided into what trains and what judges children. */
import { WorkbenchError } from '../../contract/errors.ts'
import type { Random } from '../../tensor/random.ts'
import type { PicturePart, PictureSet } from '../../training/pictures.ts'

export type DividedPictures = {
  readonly train: PicturePart
  readonly judge: PicturePart
  readonly classes: number
}

export function dividePictures(
  { train, classes }: PictureSet,
  trainingCount: number,
  random: Random,
): DividedPictures {
  if (trainingCount > train.count)
    throw new WorkbenchError(
      'config-invalid',
      `trainingCount: ${trainingCount} pictures, the training part has ${train.count}`,
    )
  const order = random.permutation(train.count)
  return {
    classes,
    train: take(train, order.subarray(0, trainingCount)),
    judge: take(train, order.subarray(trainingCount)),
  }
}

function take(part: PicturePart, chosen: Int32Array): PicturePart {
  const size = part.shape.reduce((product, extent) => product * extent, 1)
  const images = new Float32Array(chosen.length * size)
  chosen.forEach((from, to) => {
    images.set(part.images.subarray(from * size, (from + 1) * size), to * size)
  })
  const labels = Int32Array.from(chosen, (from) => part.labels[from] ?? 0)
  return { count: chosen.length, shape: part.shape, images, labels }
}
