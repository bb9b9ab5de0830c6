import type { Sharp } from 'sharp'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { OpenSplit } from '../openDataset.ts'
import type { Files } from './testing.ts'
import { png, useLibrary } from './testing.ts'

const { importOf, refusalOf } = useLibrary()

describe('class folders', () => {
  test('folders are classes, train and test folders are parts, under one top folder', async () => {
    const { dataset, preview, opened } = await importOf({
      'set/train/cat/1.png': await png(3),
      'set/train/dog/1.png': await png(5),
      'set/test/cat/2.png': await png(7),
      'set/README.txt': 'hello',
    })
    expect(preview.formatId).toBe('class-folders')
    expect(dataset.classNames).toEqual(['cat', 'dog'])
    expect(dataset.splits.map(({ name, classCounts }) => [name, classCounts])).toEqual([
      ['train', [1, 1]],
      ['test', [1, 0]],
    ])
    const pixels = opened.split('test').images
    expect([...pixels.subarray(0, 4)]).toEqual([0, 7, 14, 21])
  })

  test('nested folders become classes named by both', async () => {
    const { dataset } = await importOf({
      'Greek/alpha/1.png': await png(3),
      'Greek/beta/1.png': await png(5),
      'Latin/a/1.png': await png(7),
    })
    expect(dataset.classNames).toEqual(['Greek/alpha', 'Greek/beta', 'Latin/a'])
  })

  test('an unreadable picture among good ones is named and left out, or refuses all', async () => {
    const files = {
      'a/good.png': await png(3),
      'a/bad.png': (await png(5)).subarray(0, 60),
      'a/empty.png': new Uint8Array(0),
      'b/good.png': await png(7),
    }
    const { dataset, preview } = await importOf(files)
    expect(dataset.splits[0]?.count).toBe(2)
    const named = preview.problems.filter(({ kind }) => kind === 'unreadable')
    expect(named.map(({ file }) => file).sort()).toEqual(['a/bad.png', 'a/empty.png'])
    expect(named.find(({ file }) => file === 'a/empty.png')?.message).toBe('is empty (0 bytes)')
    expect(await refusalOf(files, { unreadable: 'refuse' })).toMatch(/^a\/(bad|empty)\.png: /)
  })

  test('odd sizes are stretched, padded or left out, as chosen', async () => {
    const files = {
      'a/1.png': await png(3),
      'a/2.png': await png(4),
      'b/3.png': await png(5),
      'b/wide.png': await sharp({
        create: { width: 12, height: 6, channels: 3, background: '#fff' },
      })
        .png()
        .toBuffer(),
    }
    const sumOfLast = ({ images, count }: OpenSplit): number =>
      images.subarray((count - 1) * 108).reduce((sum, value) => sum + value, 0)
    const stretched = await importOf(files)
    expect(stretched.train.count).toBe(4)
    expect(sumOfLast(stretched.train)).toBe(108 * 255)
    const padded = await importOf(files, { oddSized: 'pad' })
    expect(sumOfLast(padded.train)).toBeLessThan(0.7 * 108 * 255)
    const skipped = await importOf(files, { oddSized: 'skip' })
    expect(skipped.train.count).toBe(3)
    expect(skipped.preview.problems[0]?.message).toBe('is 12 × 6, the set is 6 × 6')
  })

  test('duplicates and leaks are named with their twins, and left out when chosen', async () => {
    const twin = await png(9)
    const files = {
      'train/a/1.png': await png(3),
      'train/a/2.png': twin,
      'train/b/3.png': await png(3),
      'test/b/4.png': twin,
    }
    const { preview, dataset } = await importOf(files)
    expect(preview.problems.map(({ kind, file, message }) => [kind, file, message])).toEqual([
      ['duplicate', 'train/b/3.png', 'equals train/a/1.png'],
      ['leak', 'test/b/4.png', 'in the test part equals train/a/2.png in the train part'],
    ])
    expect(dataset.splits.map(({ count }) => count)).toEqual([3, 1])
    const clean = await importOf(files, { duplicates: 'skip', leaks: 'skip' })
    expect(clean.dataset.splits.map(({ count }) => count)).toEqual([2])
  })

  test('EXIF turns a picture upright', async () => {
    // Left half black, right half white, turned by orientation 6 (a quarter clockwise): black above white.
    const pixels = Uint8Array.from({ length: 64 }, (_, index) => (index % 8 < 4 ? 0 : 255))
    const jpeg = await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer()
    const { train } = await importOf({ 'a/1.jpg': jpeg, 'b/2.png': await png(3, 8) })
    const row = (index: number): number => train.images[index * 8 * 3] ?? -1
    expect(row(0)).toBeLessThan(20)
    expect(row(7)).toBeGreaterThan(235)
  })

  test.each<[string, (image: Sharp) => Sharp, string]>([
    ['palette PNG', (image) => image.png({ palette: true }), 'png'],
    ['16-bit PNG', (image) => image.toColourspace('rgb16').png(), 'png'],
    ['progressive JPEG', (image) => image.jpeg({ progressive: true, quality: 95 }), 'jpg'],
    ['CMYK JPEG', (image) => image.toColourspace('cmyk').jpeg({ quality: 95 }), 'jpg'],
    ['WebP', (image) => image.webp({ lossless: true }), 'webp'],
    ['GIF', (image) => image.gif(), 'gif'],
    ['TIFF', (image) => image.tiff(), 'tif'],
    ['AVIF', (image) => image.avif({ quality: 90 }), 'avif'],
  ])('%s is decoded to its colours', async (_, encode, ending) => {
    const image = sharp({ create: { width: 16, height: 16, channels: 3, background: '#c04020' } })
    const { train, dataset } = await importOf({
      [`a/1.${ending}`]: await encode(image).toBuffer(),
      'b/2.png': await png(3, 16),
    })
    expect(dataset.shape).toEqual([16, 16, 3])
    const pixel = [...train.images.subarray(3 * 136, 3 * 137)]
    for (const [channel, value] of [0xc0, 0x40, 0x20].entries())
      expect(Math.abs((pixel[channel] ?? 0) - value), `channel ${channel}`).toBeLessThan(40)
  })

  test('an AVIF that moves is its first picture', async () => {
    const red = { width: 16, height: 16, channels: 3, background: '#c04020' } as const
    const avif = await sharp({ create: red }).avif({ quality: 90 }).toBuffer()
    avif.write('avis', 8, 'latin1')
    const { train, preview } = await importOf({ 'a/1.avif': avif, 'b/2.png': await png(3, 16) })
    expect(preview.problems).toEqual([])
    expect(Math.abs((train.images[0] ?? 0) - 0xc0)).toBeLessThan(40)
  })

  test('a picture that declares 100,000 × 100,000 is left out before it is decoded', async () => {
    const huge = Buffer.from(await png(3))
    huge.writeUInt32BE(100_000, 16)
    huge.writeUInt32BE(100_000, 20)
    const { preview } = await importOf({ 'a/1.png': await png(3), 'b/huge.png': huge })
    expect(preview.problems[0]?.message).toBe(
      'declares 100000 × 100000 pixels, the limit of a side is 65536',
    )
  })

  test.each<[string, Files, RegExp]>([
    [
      'a folder without pictures',
      { 'a/notes.md': '# nothing' },
      /no format recognised in 1 file\./,
    ],
    ['broken pictures only', { 'a/1.png': 'x', 'b/2.png': 'y' }, /0 of 2 pictures can be read/],
  ])('%s is refused', async (_, files, message) => {
    expect(await refusalOf(files)).toMatch(message)
  })
})
