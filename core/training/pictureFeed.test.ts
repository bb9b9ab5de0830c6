import { expect, test } from 'vitest'
import { idxFile, ramp, useLibrary } from '../datasets/formats/testing.ts'
import { fitsInMemory } from './pictureFeed.ts'

const { importOf } = useLibrary()

// 20 pictures of 6 × 6 float32 take 2,880 bytes; a quarter of the memory may be used.
test('what takes more than a quarter of the memory is fed', async () => {
  const { opened } = await importOf({
    'train-images': idxFile([20, 6, 6], ramp(20 * 36)),
    'train-labels': idxFile(
      [20],
      ramp(20).map((value) => value % 2),
    ),
  })
  expect(fitsInMemory(opened, 1, 4 * 2_880)).toBe(true)
  expect(fitsInMemory(opened, 1, 4 * 2_880 - 1)).toBe(false)
  expect(fitsInMemory(opened, 2, 2_880)).toBe(true)
})
