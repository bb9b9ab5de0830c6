import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { gatherBytes, normalise, packBytes, randomCropFlip } from './gatherBatch.ts'

test('bytes come back by index, also when a picture is not a multiple of four bytes', () => {
  const values = Uint8Array.from({ length: 3 * 9 }, (_, at) => (at * 37) % 256)
  const store = packBytes(values, 9)
  expect(store.shape).toEqual([3, 3])
  const batch = gatherBytes(store, tf.tensor1d([2, 0], 'int32'), [3, 3, 1])
  expect(batch.shape).toEqual([2, 3, 3, 1])
  expect([...batch.dataSync()]).toEqual([...values.subarray(18, 27), ...values.subarray(0, 9)])
})

test('normalising subtracts the mean and divides by the deviation of each channel', () => {
  const x = tf.tensor2d([10, 20, 30, 40], [2, 2])
  const values = normalise(x, [10, 30], [5, 10]).dataSync()
  ;[0, -1, 4, 1].forEach((expected, at) => expect(values[at]).toBeCloseTo(expected, 5))
})

test('every augmented picture is a shifted window of the padded one, mirrored or not', () => {
  const count = 64
  const picture = Array.from({ length: 16 }, (_, at) => at + 1)
  const x = tf.tile(tf.reshape(tf.tensor1d(picture), [1, 4, 4, 1]), [count, 1, 1, 1])
  const seen = randomCropFlip(x, tf.tensor1d([5, 6], 'int32'), 1).dataSync()
  const windows = new Set<string>()
  for (const dy of [-1, 0, 1])
    for (const dx of [-1, 0, 1])
      for (const mirrored of [0, 1]) windows.add(window(picture, dy, dx, mirrored).join())
  const found = new Set<string>()
  for (let example = 0; example < count; example += 1) {
    const key = seen.slice(example * 16, example * 16 + 16).join()
    expect(windows).toContain(key)
    found.add(key)
  }
  // 18 windows, 64 draws: 17.5 expected by the coupon collector's 18·(1 − (17/18)^64).
  expect(found.size).toBeGreaterThan(14)
})

function window(picture: number[], dy: number, dx: number, mirrored: number): number[] {
  return Array.from({ length: 16 }, (_, at) => {
    const column = at % 4
    const row = Math.floor(at / 4) + dy
    const from = (mirrored ? 3 - column : column) + dx
    return row < 0 || row > 3 || from < 0 || from > 3 ? 0 : picture[row * 4 + from]!
  })
}
