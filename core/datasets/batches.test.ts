import { expect, test } from 'vitest'
import { augmentationSchema, noAugmentation } from '../contract/augmentation.ts'
import type { Augmentation } from '../contract/augmentation.ts'
import { serveBatches } from './batches.ts'
import { idxFile, ramp, useLibrary } from './formats/testing.ts'

const { importOf } = useLibrary()
const size = 36

async function server(augmentation: Augmentation, reduction = 1) {
  const { opened } = await importOf({
    'train-images': idxFile([20, 6, 6], ramp(20 * size)),
    'train-labels': idxFile(
      [20],
      Uint8Array.from({ length: 20 }, (_, index) => index % 4),
    ),
  })
  return {
    opened,
    served: serveBatches(opened, { part: 'train', seed: 3, augmentation, reduction }),
  }
}

test('a plain batch is the asked samples, mean 0 and deviation 1 over the whole part', async () => {
  const { served, opened } = await server(noAugmentation)
  const all = served.serve(
    Int32Array.from({ length: 20 }, (_, index) => index),
    0,
  )
  const mean = all.images.reduce((sum, value) => sum + value, 0) / all.images.length
  const square = all.images.reduce((sum, value) => sum + value ** 2, 0) / all.images.length
  expect(mean).toBeCloseTo(0, 5)
  expect(square).toBeCloseTo(1, 5)
  const { images, labels } = served.serve(Int32Array.of(7, 2), 5)
  const [average = 0, deviation = 1] = [opened.statistics.mean[0], opened.statistics.deviation[0]]
  const wanted = ramp(20 * size).subarray(7 * size, 8 * size)
  expect([...images.subarray(0, size)]).toEqual(
    Array.from(wanted, (byte) => expect.closeTo((byte - average) / deviation, 4) as number),
  )
  expect([...labels]).toEqual([3, 2])
  served.close()
})

test('the same number gives the same batch, in any order and in another server', async () => {
  const settings = augmentationSchema.parse({
    ...{ flip: true, cropMargin: 2, cutout: 2, colourJitter: 0.3, mixup: 0.4 },
  })
  const indices = Int32Array.of(3, 1, 4, 15, 9, 2, 6)
  const { served, opened } = await server(settings)
  const first = served.serve(indices, 11)
  expect(served.serve(indices, 12)).not.toEqual(first)
  const other = serveBatches(opened, { part: 'train', seed: 3, augmentation: settings })
  expect(other.serve(indices, 11)).toEqual(first)
  const seeded = serveBatches(opened, { part: 'train', seed: 4, augmentation: settings })
  expect(seeded.serve(indices, 11)).not.toEqual(first)
  for (const one of [served, other, seeded]) one.close()
})

test('mixup blends pictures and their classes by the same share', async () => {
  const settings = augmentationSchema.parse({ mixup: 1 })
  const { served } = await server(settings)
  const indices = Int32Array.of(0, 1, 2, 3)
  const plain = (await server(noAugmentation)).served.serve(indices, 0).images
  const { images, labels, partners, share } = served.serve(indices, 0)
  expect([...labels]).toEqual([0, 1, 2, 3])
  expect(share).toBeGreaterThan(0)
  expect(share).toBeLessThan(1)
  partners.forEach((partner, place) => {
    const blended = share * (plain[place * size] ?? 0) + (1 - share) * (plain[partner * size] ?? 0)
    expect(images[place * size]).toBeCloseTo(blended, 4)
  })
  served.close()
})

test('shrunk pictures are means of squares', async () => {
  const { served, opened } = await server(noAugmentation, 2)
  expect(served.shape).toEqual([3, 3, 1])
  const bytes = ramp(size)
  const mean = ((bytes[0] ?? 0) + (bytes[1] ?? 0) + (bytes[6] ?? 0) + (bytes[7] ?? 0)) / 4
  const { mean: means, deviation } = opened.statistics
  const scaled = (mean - (means[0] ?? 0)) / (deviation[0] ?? 1)
  expect(served.serve(Int32Array.of(0), 0).images[0]).toBeCloseTo(scaled, 4)
  served.close()
})
