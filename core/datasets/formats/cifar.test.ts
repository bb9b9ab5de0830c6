import { describe, expect, test } from 'vitest'
import { useLibrary } from './testing.ts'

const { importOf, refusalOf } = useLibrary()

describe('CIFAR binary', () => {
  function records(labels: readonly number[]): Uint8Array {
    return Buffer.concat(
      labels.map((label) => {
        const record = new Uint8Array(3073)
        record[0] = label
        record
          .fill(10 + label, 1, 1025)
          .fill(20, 1025, 2049)
          .fill(30, 2049)
        return record
      }),
    )
  }

  test('planes become pixels, batches the training part', async () => {
    const { preview, train, dataset } = await importOf({
      'data_batch_1.bin': records([3, 7]),
      'test_batch.bin': records([1]),
    })
    expect(preview.formatId).toBe('cifar')
    expect([...train.images.subarray(0, 6)]).toEqual([13, 20, 30, 13, 20, 30])
    expect([...train.labels]).toEqual([3, 7])
    expect(dataset.splits.map(({ name }) => name)).toEqual(['train', 'test'])
  })

  test('a cut-off record is refused with its size', async () => {
    const files = { 'data_batch_1.bin': records([3, 7]).subarray(0, 5000) }
    expect(await refusalOf(files)).toMatch(
      /5000 bytes are 1 records of 3073 bytes and 1927 bytes of a cut-off one/,
    )
  })
})
