/** The target task: pictures in the form that a source wants, and the few of them that train. */
import type { Random } from '../../../tensor/random.ts'
import type { PicturePart, PictureSet } from '../../../training/pictures.ts'
import { applyScale, scaleOf } from './pixels.ts'
import type { PixelForm } from './pixels.ts'
import type { Pictures, ReadPictures } from './readPictures.ts'

export type Disturbance = {
  /** Standard deviation of added noise, in units of the scaled pixels. */
  readonly noise: number
  /** Largest random shift, pixels. */
  readonly shift: number
}

/** Scaled by the training part; disturbed the same way every time. */
export function pictureSet(
  { train, test, classNames }: ReadPictures,
  form: PixelForm,
  { noise, shift }: Disturbance,
  random: Random,
): PictureSet {
  const scale = scaleOf(form, train.images, train.shape[2])
  const prepare = (part: Pictures, stream: Random): PicturePart => {
    const images = part.images.slice()
    applyScale(images, scale)
    const moved = shift > 0 ? shifted({ ...part, images }, shift, stream) : images
    if (noise > 0)
      for (let place = 0; place < moved.length; place += 1)
        moved[place] = (moved[place] ?? 0) + noise * stream.normal()
    return { ...part, images: moved }
  }
  const prepared = prepare(train, random.split('train'))
  // One pool for both stays one: what trains is left out where it is tested.
  const tested = test === train ? prepared : prepare(test, random.split('test'))
  return { train: prepared, test: tested, classes: classNames.length, classNames }
}

/** Each picture moved by −most … most pixels in both directions; what comes in repeats the border. */
function shifted({ count, shape, images }: Pictures, most: number, random: Random): Float32Array {
  const [height, width, channels] = shape
  const moved = new Float32Array(images.length)
  const clamp = (place: number, extent: number): number => Math.min(extent - 1, Math.max(0, place))
  for (let picture = 0; picture < count; picture += 1) {
    const [down, right] = [random.integer(2 * most + 1) - most, random.integer(2 * most + 1) - most]
    const start = picture * height * width * channels
    for (let row = 0; row < height; row += 1)
      for (let column = 0; column < width; column += 1) {
        const to = start + (row * width + column) * channels
        const from =
          start + (clamp(row - down, height) * width + clamp(column - right, width)) * channels
        moved.set(images.subarray(from, from + channels), to)
      }
  }
  return moved
}

/** `perClass` random places of each class; 0 takes all. */
export function chooseShots(
  labels: Int32Array,
  classes: number,
  perClass: number,
  random: Random,
): Int32Array {
  if (perClass === 0) return Int32Array.from(labels.keys())
  const left = Array.from({ length: classes }, () => perClass)
  const chosen: number[] = []
  for (const place of random.permutation(labels.length)) {
    const label = labels[place] ?? 0
    if ((left[label] ?? 0) === 0) continue
    left[label] = (left[label] ?? 0) - 1
    chosen.push(place)
  }
  return Int32Array.from(chosen)
}
