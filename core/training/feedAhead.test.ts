import { afterEach, expect, test } from 'vitest'
import { augmentationSchema } from '../contract/augmentation.ts'
import { serveBatches } from '../datasets/batches.ts'
import type { Batch, BatchOptions } from '../datasets/batches.ts'
import { idxFile, ramp, useLibrary } from '../datasets/formats/testing.ts'
import { feedAhead } from './feedAhead.ts'
import type { FeedAhead } from './feedAhead.ts'

const { importOf, library } = useLibrary()
const sizes = { batchSize: 4, sampleSize: 36 }
const options: BatchOptions = {
  ...{ part: 'train', seed: 3, inUse: 1 },
  augmentation: augmentationSchema.parse({ flip: true, cropMargin: 1, mixup: 0.4 }),
}
const batches = [0, 1, 2, 3, 4, 5].map((number) =>
  Int32Array.from({ length: 4 }, (_, at) => (7 * number + 3 * at) % 20),
)

const open: FeedAhead[] = []
afterEach(() => {
  for (const feed of open.splice(0)) feed.close()
})

async function twenty() {
  const { dataset, opened } = await importOf({
    'train-images': idxFile([20, 6, 6], ramp(20 * 36)),
    'train-labels': idxFile(
      [20],
      Uint8Array.from({ length: 20 }, (_, index) => index % 4),
    ),
  })
  const feed = feedAhead(await library().folderOf(dataset.id), options, sizes)
  open.push(feed)
  const served = serveBatches(opened, { ...options, inUse: 0 })
  /** A share is fed as float32. */
  const made = (indices: Int32Array, number: number): Batch => {
    const batch = served.serve(indices, number)
    return { ...batch, share: Math.fround(batch.share) }
  }
  return { feed, made, close: served.close }
}

test('prepared or not, in order or not, a batch is what the server makes in this thread', async () => {
  const { feed, made, close } = await twenty()
  for (const [number, indices] of batches.entries()) {
    expect(feed.take(indices, number)).toEqual(made(indices, number))
    const following = batches[number + 1]
    // Every second one is prepared; one of those is never taken.
    if (following && number % 2 === 0) feed.prepare(following, number === 2 ? 99 : number + 1)
  }
  close()
})

test('a batch keeps its values while the next two are made', async () => {
  const { feed, made, close } = await twenty()
  const [first, second, third] = batches as [Int32Array, Int32Array, Int32Array]
  const taken = feed.take(first, 0)
  feed.take(second, 1)
  feed.prepare(third, 2)
  feed.take(third, 2)
  expect(taken).toEqual(made(first, 0))
  close()
})

test('a set that cannot be opened is an error of the one who trains', () => {
  const feed = feedAhead('/nowhere', options, sizes)
  open.push(feed)
  expect(() => feed.take(batches[0] as Int32Array, 0)).toThrow(/nowhere/)
  expect(() => feed.take(batches[1] as Int32Array, 1)).toThrow(/nowhere/)
})
