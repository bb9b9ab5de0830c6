/** Small valid files of each format, to be mutated. Each is a folder's worth of files. */
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { Header } from 'tar'
import { hdf5File } from '../datasets/testFiles/hdf5File.ts'
import { parquetFile } from '../datasets/testFiles/parquetFile.ts'

export type SeedFiles = Readonly<Record<string, Uint8Array>>

function ramp(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index * 37) % 251)
}

function idxFile(dimensions: readonly number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * dimensions.length)
  header.writeUInt16BE(0x0800 + dimensions.length, 2)
  dimensions.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis))
  const count = dimensions.reduce((left, right) => left * right, 1)
  const values = dimensions.length === 1 ? ramp(count).map((value) => value % 3) : ramp(count)
  return Buffer.concat([header, values])
}

function npyFile(type: string, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const head = Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1')
  return Buffer.concat([head, Buffer.from(`${dictionary.padEnd(117)}\n`), bytes])
}

function tarFile(files: SeedFiles): Uint8Array {
  const parts = Object.entries(files).flatMap(([path, data]) => {
    const head = Buffer.alloc(512)
    new Header({ path, size: data.length, type: 'File', mode: 0o644, mtime: new Date(0) }).encode(
      head,
    )
    return [head, data, new Uint8Array((512 - (data.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, new Uint8Array(1024)])
}

/** Stored entries with local headers, directory and end record. */
function zipFile(files: SeedFiles): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, data] of Object.entries(files)) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    local.copy(central, 6, 4, 30)
    central.writeUInt32LE(offset, 42)
    parts.push(local, Buffer.from(name), Buffer.from(data))
    directory.push(central, Buffer.from(name))
    offset += 30 + name.length + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

/** A level 5 MAT file of two byte arrays, uncompressed. */
function matFile(): Uint8Array {
  const head = Buffer.alloc(128, ' ')
  head.write('MATLAB 5.0 MAT-file')
  head.writeUInt16LE(0x0100, 124)
  head.write('IM', 126)
  return Buffer.concat([head, matrix('X', [6, 8, 8]), matrix('y', [6, 1])])
}

function matElement(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(type, 0)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([tag, data, new Uint8Array((8 - (data.length % 8)) % 8)])
}

function matrix(name: string, shape: readonly number[]): Buffer {
  const flags = Buffer.alloc(8)
  flags.writeUInt32LE(9, 0)
  const count = shape.reduce((left, right) => left * right, 1)
  const body = Buffer.concat([
    matElement(6, flags),
    matElement(5, new Uint8Array(Int32Array.from(shape).buffer)),
    matElement(1, Buffer.from(name)),
    matElement(2, name === 'y' ? ramp(count).map((value) => value % 3) : ramp(count)),
  ])
  return matElement(14, body)
}

const pictureKinds = ['png', 'jpeg', 'gif', 'tiff', 'webp', 'avif'] as const

async function picture(kind: (typeof pictureKinds)[number]): Promise<Uint8Array> {
  const raw = { width: 9, height: 8, channels: 3 } as const
  return sharp(ramp(9 * 8 * 3), { raw })
    .toFormat(kind)
    .toBuffer()
}

/** One good picture beside the one that is mutated: a set with nothing readable would end too early. */
async function pictureSeeds(): Promise<[string, SeedFiles][]> {
  const good = await picture('png')
  const seeds: [string, SeedFiles][] = []
  for (const kind of pictureKinds)
    seeds.push([`picture-${kind}`, { [`a/1.${kind}`]: await picture(kind), 'b/good.png': good }])
  return seeds
}

function parquetTable(): Uint8Array {
  return parquetFile([
    { name: 'size', kind: 'number', values: [1.5, 2.5, 3.5, 4.5, 5.5, 6.5] },
    { name: 'count', kind: 'integer', values: [1, 2, 3, 4, 5, 6] },
    { name: 'class', kind: 'text', values: ['yes', 'no', 'yes', 'no', 'yes', 'no'] },
  ])
}

async function parquetPictures(): Promise<Uint8Array> {
  const bytes = await picture('png')
  return parquetFile([
    { name: 'image', kind: 'bytes', values: [bytes, bytes, bytes] },
    { name: 'label', kind: 'integer', values: [0, 1, 0] },
  ])
}

function hdf5Arrays(): Promise<Uint8Array> {
  return hdf5File([
    { name: 'train/x', shape: [6, 4, 4], values: ramp(96) },
    { name: 'train/y', shape: [6], values: Int32Array.of(0, 1, 2, 0, 1, 2) },
  ])
}

async function folders(): Promise<SeedFiles> {
  return {
    'a/1.png': await picture('png'),
    'a/2.jpg': await picture('jpeg'),
    'b/3.gif': await picture('gif'),
    'b/4.tif': await picture('tiff'),
    'b/5.webp': await picture('webp'),
  }
}

function cifarFile(): Uint8Array {
  const records = ramp(3 * 3073)
  for (let index = 0; index < 3; index++) records[index * 3073] = index
  return records
}

export async function fuzzSeeds(): Promise<ReadonlyMap<string, SeedFiles>> {
  const pictures = await folders()
  const pair = { 'x-images': idxFile([6, 5, 4]), 'x-labels': idxFile([6]) }
  const arrays = {
    'x.npy': npyFile('<f4', [6, 4, 4], new Uint8Array(Float32Array.from(ramp(96)).buffer)),
    'y.npy': npyFile('|u1', [6], Uint8Array.of(0, 1, 2, 0, 1, 2)),
  }
  const rows =
    'size;weight;colour;class\n1,5;2;red;yes\n2,5;NA;"bl\n;ue";no\n3,5;6;red;yes\n4;7;red;no\n5;8;red;no\n'
  const list = 'path,label\na/1.png,cat\na/2.jpg,dog\nb/3.gif,cat\n"b/4.tif",dog\nb/5.webp,cat\n'
  return new Map<string, SeedFiles>([
    ['idx', pair],
    ['idx-gz', Object.fromEntries(Object.entries(pair).map(([k, v]) => [k, gzipSync(v)]))],
    ['class-folders', pictures],
    ['zip', { 'set.zip': zipFile(pictures) }],
    ['tar', { 'set.tar': tarFile(pictures) }],
    ['tar-gz', { 'set.tar.gz': gzipSync(tarFile(pictures)) }],
    ['csv', { 'table.csv': Buffer.from(rows) }],
    ['npy', arrays],
    ['npz', { 'set.npz': zipFile(arrays) }],
    ['cifar', { 'data_batch_1.bin': cifarFile() }],
    ['mat', { 'set.mat': matFile() }],
    ['parquet', { 'set.parquet': parquetTable() }],
    ['parquet-pictures', { 'set.parquet': await parquetPictures() }],
    ['hdf5', { 'set.h5': await hdf5Arrays() }],
    ['list-file', { ...pictures, 'list.csv': Buffer.from(list) }],
    ...(await pictureSeeds()),
  ])
}
