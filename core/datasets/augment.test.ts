import { expect, test } from 'vitest'
import { augmentationSchema, noAugmentation } from '../contract/augmentation.ts'
import { createRandom } from '../tensor/random.ts'
import type { PictureShape, Variation } from './augment.ts'
import { drawBeta, drawVariation, PictureWriter } from './augment.ts'

const shape: PictureShape = [3, 4, 1]
const plain = { mean: [0], deviation: [1] }
const still: Variation = { down: 0, right: 0, mirrored: false, cut: null, colours: null }
/** 1 … 12, rows of four. */
const picture = Uint8Array.from({ length: 12 }, (_, index) => index + 1)

function written(
  variation: Partial<Variation>,
  scale = plain,
  source: Uint8Array | Float32Array = picture,
) {
  const target = new Float32Array(12)
  new PictureWriter(shape, scale).write(source, { ...still, ...variation }, target, 0)
  return [...target]
}

test('an unchanged picture is scaled by its channel', () => {
  expect(written({}, { mean: [6.5], deviation: [2] })).toEqual(
    Array.from(picture, (value) => (value - 6.5) / 2),
  )
})

test('a moved window shows black where the picture ends', () => {
  // One row down and two columns to the right of the padded picture.
  expect(written({ down: 1, right: 2 })).toEqual([7, 8, 0, 0, 11, 12, 0, 0, 0, 0, 0, 0])
  expect(written({ down: -1, right: -1 })).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 0, 5, 6, 7])
})

test('a mirrored picture reads from right to left, moved or not', () => {
  expect(written({ mirrored: true })).toEqual([4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9])
  expect(written({ mirrored: true, right: 1 })).toEqual([0, 4, 3, 2, 0, 8, 7, 6, 0, 12, 11, 10])
})

test('black is what byte 0 becomes, a cut square what the mean becomes', () => {
  const scale = { mean: [6], deviation: [2] }
  const cut = written({ down: 2, cut: { top: -1, left: 2, side: 3 } }, scale)
  // Row 0 shows row 2 (9 … 12); rows 1 and 2 are black, −3; columns 2 and 3 of rows 0 and 1 are cut.
  expect(cut).toEqual([1.5, 2, 0, 0, -3, -3, 0, 0, -3, -3, -3, -3])
})

test('floats and bytes of the same picture come out the same', () => {
  const variation = { down: 1, right: -1, mirrored: true }
  const scale = { mean: [3], deviation: [4] }
  const floats = written(variation, scale, Float32Array.from(picture))
  expect(floats).toEqual(written(variation, scale))
})

// Reference: the definitions in torchvision's adjust_brightness, adjust_contrast, adjust_saturation.
test('colours are shaken as torchvision does it', () => {
  const pixel = Uint8Array.of(200, 100, 50, 20, 40, 60)
  const target = new Float32Array(6)
  const colours = { brightness: 1.1, contrast: 0.8, saturation: 0.5 }
  const two: PictureShape = [1, 2, 3]
  const writer = new PictureWriter(two, { mean: [0, 0, 0], deviation: [1, 1, 1] })
  writer.write(pixel, { ...still, colours }, target, 0)
  const luma = (r: number, g: number, b: number) => 0.299 * r + 0.587 * g + 0.114 * b
  const bright = [220, 110, 55, 22, 44, 66]
  const mean = (luma(220, 110, 55) + luma(22, 44, 66)) / 2
  const contrasted = bright.map((value) => mean + 0.8 * (value - mean))
  const [a = 0, b = 0, c = 0] = contrasted
  const own = luma(a, b, c)
  expect([...target.subarray(0, 3)]).toEqual(
    [a, b, c].map((value) => expect.closeTo(own + 0.5 * (value - own), 3) as number),
  )
})

test('no augmentation draws nothing', () => {
  const random = createRandom(1)
  const before = random.readState()
  expect(drawVariation(random, noAugmentation, shape)).toEqual(still)
  expect(random.readState()).toEqual(before)
})

test('windows fall everywhere within the margin, half of the pictures are mirrored', () => {
  const random = createRandom('windows')
  const settings = augmentationSchema.parse({ flip: true, cropMargin: 2 })
  const drawn = Array.from({ length: 4000 }, () => drawVariation(random, settings, shape))
  const downs = [-2, -1, 0, 1, 2].map((at) => drawn.filter(({ down }) => down === at).length)
  // Binomial(4000, 0.2): deviation 25; four of them.
  for (const count of downs) expect(Math.abs(count - 800)).toBeLessThan(100)
  const mirrored = drawn.filter((variation) => variation.mirrored).length
  expect(Math.abs(mirrored - 2000)).toBeLessThan(130)
})

// Beta(α, α) has mean 1/2 and variance 1 / (4 (2α + 1)).
test.each([0.2, 1, 4])('shares of mixup follow Beta(%d, %d)', (alpha) => {
  const random = createRandom(`beta ${alpha}`)
  const shares = Array.from({ length: 20_000 }, () => drawBeta(random, alpha))
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
  expect(mean).toBeCloseTo(0.5, 1.7)
  expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1.2)
})
