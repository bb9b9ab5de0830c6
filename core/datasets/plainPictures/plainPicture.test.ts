import { expect, test } from 'vitest'
import { decodePlain, plainHeader } from './plainPicture.ts'

/** A BMP of 2 × 2 with 24 bits: rows bottom-up, blue first, padded to four bytes. */
function bmp(height: number): Buffer {
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(2, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(24, 28)
  const rows = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]
  return Buffer.concat([head, Buffer.from(rows)])
}

test('BMP: rows from below, or from above where the height is negative', () => {
  expect(plainHeader(bmp(2))).toMatchObject({ width: 2, height: 2, channels: 3 })
  const [bottomUp, topDown] = [decodePlain(bmp(2)).pixels, decodePlain(bmp(-2)).pixels]
  expect([...topDown]).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10])
  expect([...bottomUp]).toEqual([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4])
})

test('BMP that is cut off, or packed in a way that is not read, says so', () => {
  expect(() => decodePlain(bmp(2).subarray(0, 60))).toThrow(
    'needs 70 bytes for 2 × 2 pixels, holds 60',
  )
  const packed = bmp(2)
  packed.writeUInt32LE(1, 30)
  expect(() => decodePlain(packed)).toThrow('is a BMP with run-length of 8 bits, which is not read')
})

test.each([
  [
    'P5 of 8 bits',
    Buffer.from('P5\n# made by hand\n2 2\n255\n\x00\x40\x80\xff', 'latin1'),
    [0, 64, 128, 255],
  ],
  ['P5 of 16 bits', Buffer.from('P5 2 1 65535\n\x80\x00\xff\xff', 'latin1'), [128, 255]],
  ['P2 with another maximum', Buffer.from('P2 2 1 15\n15 3\n'), [255, 51]],
  ['P6', Buffer.from('P6 1 1 255\nabc'), [97, 98, 99]],
  ['P4, where 1 is black', Buffer.from('P4 3 2\n\x40\xa0', 'latin1'), [255, 0, 255, 0, 255, 0]],
  ['P1 without spaces', Buffer.from('P1\n2 2\n0110\n'), [255, 0, 0, 255]],
])('Netpbm: %s', (_, bytes, expected) => {
  expect([...decodePlain(bytes).pixels]).toEqual(expected)
})

test('Netpbm that is cut off says how much is there', () => {
  expect(() => decodePlain(Buffer.from('P6 2 2 255\nabc'))).toThrow(
    'its header promises 12 bytes of pixels, 3 are there',
  )
})
