import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seriesName } from '../../contract/metric.ts'
import { createMemoryStore } from '../../runs/memory.ts'
import { exampleBlock, exampleRun } from '../../runs/testing.ts'
import { exportTensorBoard } from '../exportTensorBoard.ts'
import type { ReadRun } from './curveRun.ts'
import { readCurves } from './importCurves.ts'
import { bytesField, doubleField, eventFile, eventRecord, varintField } from './testing.ts'
import { recordLimit, recordOf } from './tfRecord.ts'
import { maskedCrc32c } from '../crc32c.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curves-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const events = 'events.out.tfevents'

async function put(path: string, content: Uint8Array): Promise<string> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}

/** Steps and values by name. */
function curvesOf(run: ReadRun | undefined): Record<string, [number, number][]> {
  const entries = (run?.blocks ?? []).map(({ series, steps, values }) => {
    const points = [...steps].map((step, at): [number, number] => [step, values[at] ?? NaN])
    return [series.map(seriesName).join(), points] as const
  })
  return Object.fromEntries(entries)
}

// Written by TensorFlow itself, see fixtures/make.py.
describe('what TensorFlow writes is read:', () => {
  const fixtures = resolve(import.meta.dirname, 'fixtures')

  test('simple values and tensors of every width, by its C++ writer', async () => {
    const [run] = await readCurves([join(fixtures, 'native')])
    const curves = curvesOf(run)
    const float = Math.fround
    expect(Object.keys(curves)).toEqual([
      ...['train/loss', 'half', 'tensor/float', 'tensor/double'],
      ...['tensor/halfTensor', 'tensor/brain', 'tensor/long'],
    ])
    expect(curves['train/loss']).toEqual([1, 2, 3, 4, 5].map((n) => [10 * n, float(1 / n)]))
    expect(curves['tensor/float']?.map(([, value]) => value)).toEqual([0.1, 0.2, 0.3].map(float))
    expect(curves['tensor/double']?.[2]?.[1]).toBeCloseTo(0.3, 7)
    expect(curves['tensor/halfTensor']?.[0]?.[1]).toBeCloseTo(0.1, 4)
    expect(curves['tensor/brain']?.[0]?.[1]).toBeCloseTo(0.1, 3)
    expect(curves['tensor/long']?.map(([, value]) => value)).toEqual([1, 1, 1])
    expect(run?.remarks).toEqual([
      '1 summary that is no curve was left out (pictures, histograms, texts)',
    ])
  })

  test('a sub-folder is a run of its own, with wall times, by its Python writer', async () => {
    const [run, ...others] = await readCurves([join(fixtures, 'python')])
    expect(others).toEqual([])
    expect(run).toMatchObject({ name: 'sub', step: 2, seconds: 2 })
    expect(run?.startedAt).toBe('2023-11-14T22:13:20.000Z')
    expect(run?.endedAt).toBe('2023-11-14T22:13:22.000Z')
    expect(curvesOf(run)['test/accuracy']?.map(([step]) => step)).toEqual([0, 1, 2])
    expect([...(run?.blocks[0]?.seconds ?? [])]).toEqual([0, 1, 2])
  })
})

test('what we write for TensorBoard comes back, layers as layers', async () => {
  const store = createMemoryStore()
  store.createRun(exampleRun({ startedAt: '2026-11-24T10:00:00.000Z' }))
  const blocks = [
    exampleBlock('train/loss', 1, [3, Number.NaN, 0.25]),
    exampleBlock('angularUpdate', 1, [1, 2], 'conv1'),
  ]
  store.appendProgress('run-1', { step: 3, seconds: 0.3, blocks, events: [] })
  const { folderName } = await exportTensorBoard(store, 'run-1', folder)
  const [run] = await readCurves([join(folder, folderName)])
  expect(curvesOf(run)).toEqual({
    'train/loss': [
      [1, 3],
      [2, Number.NaN],
      [3, 0.25],
    ],
    'angularUpdate:conv1': [
      [1, 1],
      [2, 2],
    ],
  })
  expect(run).toMatchObject({ name: folderName, startedAt: '2026-11-24T10:00:00.100Z' })
})

test('files of one folder are merged by step, the later one counts; folders without a scalar are no runs', async () => {
  const loss = (step: number, value: number) => ({ tag: 'loss', step, value })
  await put(`logs/a/${events}.1`, eventFile([loss(1, 1), loss(2, 2), loss(3, 3)]))
  await put(`logs/a/${events}.2`, eventFile([loss(2, 20), loss(4, 40)]))
  await put(`logs/b/deep/${events}.1`, eventFile([loss(1, 5)]))
  await put(`logs/empty/${events}.1`, eventFile([]))
  await put('logs/notes.txt', Buffer.from('not read'))
  const runs = await readCurves([join(folder, 'logs')])
  expect(runs.map(({ name }) => name)).toEqual(['a', 'b/deep'])
  expect(curvesOf(runs[0])['loss']).toEqual([
    [1, 1],
    [2, 20],
    [3, 3],
    [4, 40],
  ])
  expect(runs[0]?.origin).toBe('2 TensorBoard event files of `a`')
})

test('settings of the plug-in hparams become the configuration', async () => {
  const setting = (name: string, value: Buffer) =>
    bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, value)]))
  const session = Buffer.concat([
    setting('lr', doubleField(2, 0.5)),
    setting('model.kind', bytesField(3, 'vgg')),
    setting('nesterov', varintField(4, 1)),
    setting('__proto__', bytesField(3, 'x')),
  ])
  const plugin = Buffer.concat([bytesField(1, 'hparams'), bytesField(2, bytesField(3, session))])
  const parts = [bytesField(9, bytesField(1, plugin))]
  const file = eventFile([
    { tag: '_hparams_/session_start_info', step: 0, value: 0, parts },
    { tag: 'loss', step: 1, value: 1 },
  ])
  const [run] = await readCurves([await put(`r/${events}.1`, file)])
  expect(Object.entries(run?.config ?? {})).toEqual([
    ['lr', 0.5],
    ['model/kind', 'vgg'],
    ['nesterov', true],
    ['__proto__', 'x'],
  ])
})

test('a log that is being written is read up to its last whole record, wherever it ends', async () => {
  const whole = eventFile([{ tag: 'loss', step: 1, value: 1 }])
  const last = eventRecord({ tag: 'loss', step: 2, value: 2 })
  for (const cut of [1, 8, 12, 20, last.length - 1]) {
    const path = await put(`live/${events}.1`, Buffer.concat([whole, last.subarray(0, cut)]))
    const [run] = await readCurves([path])
    expect(curvesOf(run)['loss']).toEqual([[1, 1]])
    expect(run?.remarks[0]).toContain('ends within a record')
  }
})

test('records longer than a piece are read', async () => {
  const picture = [bytesField(4, Buffer.alloc(9 << 20))]
  const file = eventFile([
    { tag: 'picture', step: 1, value: 0, parts: picture },
    { tag: 'loss', step: 1, value: 7 },
  ])
  const [run] = await readCurves([await put(`${events}.1`, file)])
  expect(curvesOf(run)).toEqual({ loss: [[1, 7]] })
})

describe('a damaged or hostile file is refused, with its name and the byte:', () => {
  const good = eventFile([{ tag: 'loss', step: 1, value: 1 }])
  const record = eventRecord({ tag: 'loss', step: 2, value: 2 })
  const flipped = (at: number) => {
    const bytes = Buffer.from(record)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }
  const huge = Buffer.alloc(12)
  huge.writeBigUInt64LE(BigInt(recordLimit) + 1n)
  huge.writeUInt32LE(maskedCrc32c(huge.subarray(0, 8)), 8)
  const place = `bad/${events}.1, byte ${good.length}`
  const cases: [string, Buffer, string][] = [
    ['a length', flipped(0), `${place}: the checksum of a record’s length is wrong`],
    ['a message', flipped(14), `${place}: the checksum of a record of`],
    ['a checksum', flipped(record.length - 1), `${place}: the checksum of a record of`],
    ['a huge record', huge, `${place}: a record declares 268435457 bytes, 268435456 are allowed`],
    ['no event', recordOf(Buffer.from([0x0a, 0x7f])), `${place}: not an event of TensorBoard`],
    ['a negative step', eventRecord({ tag: 'x', step: -1, value: 1 }), 'is of step -1'],
    [
      'an endless name',
      eventRecord({ tag: 'x'.repeat(501), step: 1, value: 1 }),
      'a name of 501 characters; 500 are allowed',
    ],
  ]
  test.each(cases)('%s', async (_, tail, words) => {
    await put(`logs/bad/${events}.1`, Buffer.concat([good, tail]))
    const reading = readCurves([join(folder, 'logs')])
    await expect(reading).rejects.toMatchObject({ code: 'curves-unreadable' })
    await expect(reading).rejects.toThrow(words)
  })

  test('more curves than a window can ask for', async () => {
    const many = Array.from({ length: 2_001 }, (_, n) => ({ tag: `t${n}`, step: 1, value: 1 }))
    const file = await put(`${events}.1`, eventFile(many))
    await expect(readCurves([file])).rejects.toThrow('more than 2000 curves in one run')
  })
})

test('names that mean something elsewhere are names here', async () => {
  const tags = [
    '__proto__',
    'constructor',
    '<script>',
    '=1+1',
    '../x',
    ':layer',
    '',
    'loss',
    ':loss',
  ]
  const file = await put(
    `${events}.1`,
    eventFile(tags.map((tag, n) => ({ tag, step: 1, value: n }))),
  )
  const [run] = await readCurves([file])
  expect(run?.blocks.flatMap(({ series }) => series.map(seriesName))).toEqual([
    ...['__proto__', 'constructor', '<script>', '=1+1', '../x', 'layer', 'unnamed'],
    ...['loss', 'loss (2)'],
  ])
})
