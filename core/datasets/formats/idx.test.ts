import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Files } from './testing.ts'
import { idxFile, ramp, useLibrary } from './testing.ts'

const { importOf, refusalOf } = useLibrary()

describe('IDX', () => {
  const images = idxFile([6, 4, 3], ramp(72))
  const labels = idxFile([6], Uint8Array.of(0, 1, 2, 0, 1, 2))

  test('a pair, gzipped or not, gives the bytes as they are', async () => {
    for (const pack of [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => gzipSync(bytes)]) {
      const { dataset, train, preview } = await importOf({
        'train-images-idx3-ubyte': pack(images),
        'train-labels-idx1-ubyte': pack(labels),
      })
      expect(preview.formatId).toBe('idx')
      expect(dataset.shape).toEqual([4, 3, 1])
      expect([...train.images]).toEqual([...ramp(72)])
      expect([...train.labels]).toEqual([0, 1, 2, 0, 1, 2])
    }
  })

  test('a quartet gives both parts, a file of names the names', async () => {
    const { dataset } = await importOf({
      'train-images-idx3-ubyte': images,
      'train-labels-idx1-ubyte': labels,
      't10k-images-idx3-ubyte': idxFile([2, 4, 3], ramp(24)),
      't10k-labels-idx1-ubyte': idxFile([2], Uint8Array.of(1, 1)),
      'class-names.txt': 'shirt\nshoe\nbag\n',
    })
    expect(dataset.classNames).toEqual(['shirt', 'shoe', 'bag'])
    expect(dataset.splits).toEqual([
      { name: 'train', count: 6, classCounts: [2, 2, 2] },
      { name: 'test', count: 2, classCounts: [0, 2, 0] },
    ])
  })

  test.each<[string, Files, RegExp]>([
    [
      'cut off',
      { 'a-images': images.subarray(0, 60), 'a-labels': labels },
      /a-images: header promises 6 images of 4×3 \(72 bytes\), file holds 44 bytes/,
    ],
    [
      'cut off inside gzip',
      { 'a-images': gzipSync(images).subarray(0, 40), 'a-labels': labels },
      /a-images: the compressed data of 40 bytes are damaged or cut off/,
    ],
    [
      'short inside gzip',
      { 'a-images': gzipSync(images.subarray(0, 60)), 'a-labels': labels },
      /a-images: header promises 6 images of 4×3 \(72 bytes\), file holds 44 bytes/,
    ],
    [
      'fewer labels than images',
      { 'a-images': images, 'a-labels': idxFile([5], Uint8Array.of(0, 1, 2, 0, 1)) },
      /a-labels: 5 labels, but a-images holds 6 images/,
    ],
    [
      'labels cut off',
      { 'a-images': images, 'a-labels': labels.subarray(0, 11) },
      /a-labels: header promises 6 labels, file holds 3 bytes/,
    ],
    ['images alone', { 'a-images': images }, /no IDX file of labels was given with it/],
    ['labels alone', { 'a-labels': labels }, /only IDX labels were given, no images/],
    [
      'a size from hell',
      { 'a-images': idxFile([6, 0xffffffff, 0xffffffff], ramp(9)), 'a-labels': labels },
      /header promises 6 images of 4294967295×4294967295/,
    ],
  ])('%s is refused with both numbers', async (_, files, message) => {
    expect(await refusalOf(files)).toMatch(message)
  })
})
