import { describe, expect, test } from 'vitest'
import type { Files } from './testing.ts'
import { npyFile, ramp, useLibrary } from './testing.ts'

const { importOf, refusalOf } = useLibrary()

describe('NumPy arrays', () => {
  const labels = npyFile('|u1', '3,', Uint8Array.of(0, 1, 0))

  test.each<[string, string, Uint8Array]>([
    ['bytes', '|u1', Uint8Array.of(...ramp(12))],
    ['little-endian 16 bits', '<u2', new Uint8Array(Uint16Array.from(ramp(12)).buffer)],
    ['big-endian 32 bits', '>i4', Buffer.from(Int32Array.from(ramp(12)).buffer).swap32()],
    ['doubles', '<f8', new Uint8Array(Float64Array.from(ramp(12)).buffer)],
  ])('%s', async (_, descr, data) => {
    const { dataset, train } = await importOf({
      'x.npy': npyFile(descr, '3, 2, 2', data),
      'y.npy': labels,
    })
    expect(dataset.shape).toEqual([2, 2, 1])
    expect([...train.images]).toEqual([...ramp(12)])
    expect([...train.labels]).toEqual([0, 1, 0])
  })

  test('Fortran order is turned', async () => {
    // numpy.asfortranarray(numpy.arange(12).reshape(3, 2, 2)) in memory order
    const columns = Uint8Array.of(0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11)
    const { train } = await importOf({
      'x.npy': npyFile('|u1', '3, 2, 2', columns, 'True'),
      'y.npy': labels,
    })
    expect([...train.images]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  test.each<[string, Files, RegExp]>([
    [
      'Python objects',
      { 'x.npy': npyFile('|O', '3,', ramp(9)), 'y.npy': labels },
      /x\.npy: holds Python objects \(pickle\), which could run code when opened/,
    ],
    [
      'cut off',
      { 'x.npy': npyFile('|u1', '3, 2, 2', ramp(7)), 'y.npy': labels },
      /x\.npy: the header promises \[3, 2, 2\] of uint8 \(12 bytes\), the file holds 7 bytes/,
    ],
    [
      'labels of another count',
      { 'x.npy': npyFile('|u1', '4, 2, 2', ramp(16)), 'y.npy': labels },
      /y\.npy: 3 labels, but “x” holds 4 samples/,
    ],
    [
      'an absurd shape',
      { 'x.npy': npyFile('|u1', '9999999999, 9999999999', ramp(7)), 'y.npy': labels },
      /x\.npy: the shape \(9999999999, 9999999999\) declares 99999999980000000000 values/,
    ],
  ])('%s is refused', async (_, files, message) => {
    expect(await refusalOf(files)).toMatch(message)
  })
})
