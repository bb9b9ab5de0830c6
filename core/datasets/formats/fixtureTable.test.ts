/**
 * Every format once good and in its usual ways of being broken, with what is expected: the shape and
 * classes, or the words of the refusal. Formats with a test file of their own have more rows there.
 */
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hdf5File } from '../testFiles/hdf5File.ts'
import { parquetFile } from '../testFiles/parquetFile.ts'
import type { Files } from './testing.ts'
import { npyFile, png, ramp, useLibrary, zipFile } from './testing.ts'

const { importOf, refusalOf, put, library } = useLibrary()

const numbers = { name: 'size', kind: 'number', values: [1.5, 2.5, 3.5, 4.5] } as const
const words = { name: 'class', kind: 'text', values: ['yes', 'no', 'yes', 'no'] } as const

function matElement(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(type, 0)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([tag, data, new Uint8Array((8 - (data.length % 8)) % 8)])
}

/** Level 5 of one byte array, column-major, as `save -v6` writes it. */
function matArray(name: string, shape: readonly number[], values: Uint8Array): Buffer {
  const flags = new Uint8Array(Uint32Array.of(9, 0).buffer)
  const dimensions = new Uint8Array(Int32Array.from(shape).buffer)
  const parts = [
    ...[matElement(6, flags), matElement(5, dimensions)],
    ...[matElement(1, Buffer.from(name)), matElement(2, values)],
  ]
  return matElement(14, Buffer.concat(parts))
}

function matFile(...elements: Buffer[]): Buffer {
  const head = Buffer.alloc(128, ' ')
  head.write('MATLAB 5.0 MAT-file')
  head.writeUInt16LE(0x0100, 124)
  head.write('IM', 126)
  return Buffer.concat([head, ...elements])
}

function compressed(element: Buffer): Buffer {
  const packed = deflateSync(element)
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(15, 0)
  tag.writeUInt32LE(packed.length, 4)
  return Buffer.concat([tag, packed])
}

const labels = matArray('y', [6, 1], Uint8Array.of(0, 1, 2, 0, 1, 2))
/** X(i, j, k) of six 2 × 2 pictures: MATLAB counts the first index fastest. */
const stack = matArray('X', [6, 2, 2], ramp(24))

describe('good files', () => {
  test.each<[string, () => Promise<Files>, readonly number[], readonly string[]]>([
    [
      'Parquet table',
      async () => ({ 't.parquet': parquetFile([numbers, words]) }),
      [1],
      ['no', 'yes'],
    ],
    [
      'Parquet with pictures',
      async () => ({
        't.parquet': parquetFile([
          { name: 'image', kind: 'bytes', values: [await png(3), await png(5)] },
          { name: 'label', kind: 'integer', values: [4, 7] },
        ]),
      }),
      [6, 6, 3],
      ['4', '7'],
    ],
    [
      'HDF5 with train and test groups',
      async () => ({
        't.h5': await hdf5File([
          { name: 'train/x', shape: [2, 3, 3], values: ramp(18) },
          { name: 'train/y', shape: [2], values: Int32Array.of(0, 1) },
          { name: 'test/x', shape: [1, 3, 3], values: ramp(9) },
          { name: 'test/y', shape: [1], values: Int32Array.of(1) },
        ]),
      }),
      [3, 3, 1],
      ['0', '1'],
    ],
    ['MAT', async () => ({ 't.mat': matFile(stack, labels) }), [2, 2, 1], ['0', '1', '2']],
    [
      'MAT, compressed',
      async () => ({ 't.mat': matFile(compressed(stack), compressed(labels)) }),
      [2, 2, 1],
      ['0', '1', '2'],
    ],
    [
      'NPY pair',
      async () => ({
        'x.npy': npyFile('|u1', '2, 3, 3', ramp(18)),
        'y.npy': npyFile('|u1', '2,', Uint8Array.of(0, 1)),
      }),
      [3, 3, 1],
      ['0', '1'],
    ],
  ])('%s', async (_, files, shape, classNames) => {
    const { dataset } = await importOf(await files())
    expect(dataset.shape).toEqual(shape)
    expect(dataset.classNames).toEqual(classNames)
  })

  test('MAT counts the first index fastest', async () => {
    const { train } = await importOf({ 't.mat': matFile(stack, labels) })
    const values = ramp(24)
    // Sample 0: X(1,1,1), X(1,1,2), X(1,2,1), X(1,2,2) are 0, 12, 6 and 18 places in, row by row.
    expect([...train.images.subarray(0, 4)]).toEqual([0, 12, 6, 18].map((at) => values[at]))
  })

  test('NPZ', async () => {
    const place = await put({
      'set.npz': zipFile([
        { name: 'x_train.npy', data: npyFile('|u1', '2, 3, 3', ramp(18)) },
        { name: 'y_train.npy', data: npyFile('<i8', '2,', Buffer.alloc(16, 0)) },
      ]),
    })
    const dataset = await library().import({ paths: [`${place}/set.npz`], name: 'NPZ' })
    expect(dataset.splits).toEqual([{ name: 'train', count: 2, classCounts: [2] }])
  })
})

describe('broken files are refused by name', () => {
  const parquet = parquetFile([numbers, words])
  test.each<[string, () => Promise<Files>, RegExp]>([
    [
      'Parquet cut off',
      async () => ({ 't.parquet': parquet.subarray(0, 90) }),
      /^t\.parquet: the Parquet file is damaged \(/,
    ],
    [
      'Parquet without rows',
      async () => ({
        't.parquet': parquetFile([
          { ...numbers, values: [] },
          { ...words, values: [] },
        ]),
      }),
      /^t\.parquet: 0 rows in it$/,
    ],
    [
      'HDF5 cut off',
      async () => ({
        't.h5': (await hdf5File([{ name: 'x', shape: [2, 3, 3], values: ramp(18) }])).subarray(
          0,
          600,
        ),
      }),
      /^t\.h5: the HDF5 library cannot open these 600 bytes$/,
    ],
    [
      'HDF5 without labels',
      async () => ({
        't.h5': await hdf5File([{ name: 'x', shape: [2, 3, 3], values: ramp(18) }]),
      }),
      /t\.h5, array “x”: \[2, 3, 3\], but no array of 2 labels was given with it/,
    ],
    [
      'MAT cut off',
      async () => ({ 't.mat': matFile(stack, labels).subarray(0, 200) }),
      /^t\.mat: the MAT file is damaged \(an element at byte 128 promises 88 bytes, 64 are left\)/,
    ],
    [
      'MAT with nothing but a struct',
      async () => ({ 't.mat': matFile() }),
      /holds 0 dense arrays of numbers; structs and cells are not looked into: save their fields/,
    ],
    [
      'MAT whose array is smaller than it says',
      async () => ({ 't.mat': matFile(matArray('X', [60, 2, 2], ramp(24)), labels) }),
      /^t\.mat: the MAT file is damaged \(“X” is 60 × 2 × 2, 24 bytes/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await refusalOf(await files())).toMatch(message)
  })
})
