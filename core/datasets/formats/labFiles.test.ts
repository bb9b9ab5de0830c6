/** Files as laboratories have them: how other programs and other systems write them. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { hdf5File } from '../testFiles/hdf5File.ts'
import type { Files } from './testing.ts'
import { npyFile, png, ramp, tarFile, useLibrary, zipFile } from './testing.ts'

const { importOf, refusalOf, put, library } = useLibrary()

async function droppedAlone(name: string, bytes: Uint8Array) {
  return library().preview([join(await put({ [name]: bytes }), name)])
}

async function pictureZip(prefix = ''): Promise<Buffer> {
  const names = ['a/1.png', 'a/2.png', 'b/3.png', 'b/4.png']
  const pictures = await Promise.all(names.map((_, index) => png(3 + 2 * index)))
  return zipFile(
    names.map((name, index) => ({ name: `${prefix}${name}`, data: pictures[index] ?? ramp(1) })),
  )
}

/** UTF-32 of three letters each, as numpy writes `<U3`. */
function wideTexts(texts: readonly string[]): Uint8Array {
  const codes = texts.flatMap((text) => [0, 1, 2].map((at) => text.codePointAt(at) ?? 0))
  return new Uint8Array(Uint32Array.from(codes).buffer)
}

describe('archives inside archives', () => {
  test('one level is opened: a ZIP in a TAR.GZ, an HDF5 file in a ZIP', async () => {
    const inner = await pictureZip()
    const tar = gzipSync(tarFile([{ path: 'data/set.zip', data: inner }]))
    expect((await droppedAlone('outer.tar.gz', tar)).classNames).toEqual(['a', 'b'])
    const hdf5 = await hdf5File([
      { name: 'images', shape: [6, 4, 4], values: ramp(96) },
      { name: 'labels', shape: [6], values: Int32Array.of(0, 1, 2, 0, 1, 2) },
    ])
    const zip = zipFile([{ name: 'd/set.h5', data: hdf5 }])
    expect(await droppedAlone('set.zip', zip)).toMatchObject({ formatId: 'hdf5', shape: [4, 4, 1] })
  })

  test('train.zip and test.zip in a ZIP are parts of one set', async () => {
    const zip = zipFile([
      { name: 'train.zip', data: await pictureZip() },
      { name: 'test.zip', data: await pictureZip('deep/') },
    ])
    const { splits } = await droppedAlone('both.zip', zip)
    expect(splits.map(({ name, count }) => [name, count])).toEqual([
      ['train', 4],
      ['test', 4],
    ])
  })

  test('two levels are refused in words', async () => {
    const zip = zipFile([
      { name: 'a.zip', data: zipFile([{ name: 'b.zip', data: await pictureZip() }]) },
    ])
    await expect(droppedAlone('deep.zip', zip)).rejects.toThrow(
      /a\/b\.zip is an archive inside an archive inside another/,
    )
  })
})

describe('how other systems write', () => {
  test('a ZIP of Windows: backslashes, letters of code page 437', async () => {
    // 0x81 is ü there; the flag for UTF-8 is off.
    const bytes = zipFile([
      { name: 'H?nde\\1.PNG', data: await png(3) },
      { name: 'K?rbe\\2.PNG', data: await png(5) },
    ])
    for (let at = bytes.indexOf('?nde\\'); at >= 0; at = bytes.indexOf('?nde\\', at))
      bytes[at] = 0x81
    for (let at = bytes.indexOf('?rbe\\'); at >= 0; at = bytes.indexOf('?rbe\\', at))
      bytes[at] = 0x94
    expect((await droppedAlone('windows.zip', bytes)).classNames).toEqual(['Hünde', 'Körbe'])
  })

  test('names without endings or with wrong ones: content tells; empty classes are named', async () => {
    const zip = zipFile([
      { name: 'set/a/1', data: await png(3) },
      { name: 'set/b/2.dat', data: await png(5) },
      { name: 'set/b/3.jpg', data: await png(7) },
      { name: 'set/none/', data: new Uint8Array(0) },
      { name: '__MACOSX/set/a/._1', data: ramp(8) },
      { name: 'set/.DS_Store', data: ramp(8) },
    ])
    const { splits, problems } = await droppedAlone('set.zip', zip)
    expect(splits[0]?.classCounts).toEqual([1, 2])
    expect(problems.map(({ file }) => file)).toEqual(['set/none/'])
  })

  test.each<[string, Uint8Array | string]>([
    ['UTF-16 without a mark', Buffer.from('größe;art\n1,5;Äpfel\n2,5;Birnen\n', 'utf16le')],
    ['remarks above', '# measured in May\n#\ngröße;art\n1,5;Äpfel\n2,5;Birnen\n'],
    ['Excel’s hint', 'sep=;\ngröße;art\n1,5;Äpfel\n2,5;Birnen\n'],
    ['lines of old Macs', 'größe;art\r1,5;Äpfel\r2,5;Birnen\r'],
    ['grouped thousands', 'größe;art\n1.001,5;Äpfel\n1.002,5;Birnen\n'],
  ])('a table with %s', async (_, content) => {
    const { dataset, train } = await importOf({ 'tabelle.csv': content })
    expect(dataset.columns).toEqual(['größe'])
    expect(dataset.classNames).toEqual(['Äpfel', 'Birnen'])
    expect([...train.features].map((value) => value % 1000)).toEqual([1.5, 2.5])
  })

  test('a column that only counts the rows is no feature', async () => {
    const { dataset, preview } = await importOf({ 't.csv': ',size,kind\n0,5,a\n1,7,b\n2,6,a\n' })
    expect(dataset.columns).toEqual(['size'])
    expect(preview.problems[0]?.message).toBe('only counts the rows')
  })
})

describe('labels', () => {
  test('words beside arrays are classes: NPY texts, one-letter bytes', async () => {
    const x = npyFile('|u1', '4, 8, 8', ramp(256))
    const names = npyFile('<U3', '4,', wideTexts(['cat', 'dog', 'cat', 'ox']))
    expect((await importOf({ 'x.npy': x, 'y.npy': names })).dataset.classNames).toEqual([
      'cat',
      'dog',
      'ox',
    ])
    const bytes = npyFile('|S2', '4,', Buffer.from('b\0a\0b\0a\0'))
    expect((await importOf({ 'x.npy': x, 'y.npy': bytes })).train.labels).toEqual(
      Int32Array.of(1, 0, 1, 0),
    )
  })

  test('[n, 1, 1, 1] labels are a list', async () => {
    const { dataset } = await importOf({
      'x.npy': npyFile('|u1', '4, 8, 8, 3', ramp(768)),
      'y.npy': npyFile('|u1', '4, 1, 1, 1', Uint8Array.of(0, 1, 1, 0)),
    })
    expect(dataset.classNames).toEqual(['0', '1'])
  })

  test('Kaggle: identifiers without endings, equal names in the test folder, a made-up answer', async () => {
    const { dataset } = await importOf({
      'train.csv': 'id,label\n1,cat\n2,dog\n',
      'train/1.png': await png(3),
      'train/2.png': await png(5),
      'test/1.png': await png(7),
      'sample_submission.csv': 'id,label\n1,cat\n',
    })
    expect(dataset.splits).toEqual([{ name: 'train', count: 2, classCounts: [1, 1] }])
  })

  test('measures beside pictures are numbers, not classes', async () => {
    const { dataset, train } = await importOf({
      'ages.csv': 'file,age\n1.png,20.5\n2.png,31\n',
      '1.png': await png(3),
      '2.png': await png(5),
    })
    expect(dataset.classNames).toEqual([])
    expect(train.targets).toEqual(Float32Array.of(20.5, 31))
  })

  test('cat.1.png: names that begin with the class; ImageNet’s folders by their words', async () => {
    const files: Record<string, Uint8Array> = {}
    for (let index = 0; index < 6; index++)
      files[`${index % 2 === 0 ? 'cat' : 'dog'}.${index}.png`] = await png(3 + index)
    expect((await importOf(files)).dataset.classNames).toEqual(['cat', 'dog'])
    const synsets: Files = {
      'synset_words.txt': 'n01 tench, Tinca tinca\nn02 goldfish\n',
      'n01/1.png': await png(3),
      'n02/2.png': await png(5),
    }
    expect((await importOf(synsets)).dataset.classNames).toEqual(['tench', 'goldfish'])
  })
})

test('12 bits in 16-bit PNG become visible pictures, and the import says so', async () => {
  const deep = async (shift: number): Promise<Uint8Array> =>
    sharp(
      Uint16Array.from({ length: 64 }, (_, at) => (at * 65 + shift) % 4096),
      {
        raw: { width: 8, height: 8, channels: 1 },
      },
    )
      .toColourspace('grey16')
      .png()
      .toBuffer()
  const { train, preview } = await importOf({ 'a/1.png': await deep(0), 'b/2.png': await deep(9) })
  expect(preview.problems[0]?.message).toMatch(/16-bit pictures that use 12 bits \(0 to 4095\)/)
  // 65 · 63 = 4095 is white.
  expect(train.images[63]).toBe(255)
  expect(train.images[1]).toBe(4)
})

describe('what is no data set is called by its name', () => {
  test.each<[string, Files, RegExp]>([
    ['a pickle', { data_batch_1: Buffer.from('\x80\x04\x95\x01', 'latin1') }, /Python pickle/],
    ['COCO', { 'i.json': '{"images": [], "annotations": []}' }, /JSON of annotations/],
    ['RAR', { 'set.rar': Buffer.from('Rar!\x1a\x07\x00', 'latin1') }, /is a RAR archive/],
    ['weights', { 'net.safetensors': ramp(64) }, /holds weights of a network/],
    [
      'MATLAB 4',
      // Type, rows, columns, imaginary, length of the name; the name; values.
      {
        'old.mat': Buffer.from(
          [0, 2, 1, 0, 2].flatMap((n) => [n, 0, 0, 0]).concat(88, 0, ...ramp(16)),
        ),
      },
      /is a MATLAB file of version 4/,
    ],
    ['TFRecord', { 'train.tfrecord': ramp(64) }, /is a TFRecord file/],
  ])('%s', async (_, files, words) => {
    expect(await refusalOf(files)).toMatch(words)
  })

  test('YOLO: pictures in one folder, boxes in another', async () => {
    const files = { 'images/1.png': await png(3), 'labels/1.txt': '0 0.5 0.5 0.1 0.1\n' }
    expect(await refusalOf(files)).toMatch(/all in a folder “images”: .* annotations of boxes/)
  })
})
