/** Two threads find of a long series what one finds, and whatever hinders the second costs time alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MetricBlock, SeriesKey } from '../contract/metric.ts'
import { createRandom } from '../tensor/random.ts'
import { openDatabase } from './database.ts'
import { createMetricTable } from './metricTable.ts'
import { startSecondReader } from './secondReader.ts'
import type { SecondReader } from './secondReader.ts'
import { openSqliteStore } from './sqlite.ts'
import type { SeriesQuery } from './store.ts'
import { exampleRun } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'two-readers-'))
const file = join(folder, 'workspace.sqlite')
/** Just worth a second reader. */
const points = 1_020_000
const block = 20_000
const keys = {
  narrow: { family: 'train/loss', layer: null },
  wideLate: { family: 'train/wide', layer: null },
  constant: { family: 'train/rate', layer: null },
} as const satisfies Record<string, SeriesKey>

function blockFrom(start: number, random: ReturnType<typeof createRandom>): MetricBlock {
  const steps = Float64Array.from({ length: block }, (_, at) => start + at)
  const values = new Float64Array(3 * block)
  for (let row = 0; row < block; row += 1) {
    const value = Math.fround(random.uniform())
    values.set([value, start > points / 2 ? value + 1e-12 : value, 0.5], 3 * row)
  }
  // A gap, so that places in the series are not steps.
  values[30] = NaN
  return { series: Object.values(keys), steps, seconds: steps.map((step) => step / 7), values }
}

beforeAll(() => {
  const store = openSqliteStore(file)
  const random = createRandom('two readers')
  store.createRun(exampleRun({ runId: 'run-1' }))
  for (let start = 1; start < points; start += block)
    store.appendProgress('run-1', {
      ...{ step: start + block - 1, seconds: 1, events: [] },
      blocks: [blockFrom(start, random)],
    })
  store.rewind('run-1', 1_010_000, 1)
  store.close()
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function withReader(work: (reader: SecondReader) => void): Promise<void> {
  const reader = startSecondReader(file)
  try {
    await expect
      .poll(() =>
        reader.begin({ seriesId: 0, axis: 0, shared: new SharedArrayBuffer(0) })?.answer(),
      )
      .toMatchObject({ end: 0 })
    work(reader)
  } finally {
    reader.close()
  }
}

function select(key: SeriesKey, query: SeriesQuery, second?: SecondReader) {
  const database = openDatabase(file, { access: 'read' })
  try {
    return createMetricTable(database, second).select(1, key, query)
  } finally {
    database.close()
  }
}

const whole = { keys: [], maxPoints: 4_000, fromStep: null, toStep: null }
const queries: readonly SeriesQuery[] = [
  { ...whole, smoothing: 0.6 },
  { ...whole, smoothing: 0.999, fromStep: 800_001, toStep: 1_000_000 },
  { ...whole, smoothing: 0 },
  { ...whole, smoothing: 0.6, maxPoints: 5 },
]

test('two readers find what one finds: smoothed, in a part, raw, in few points', async () => {
  await withReader((reader) => {
    let answers = 0
    const counted: SecondReader = {
      ...reader,
      begin: (order) => {
        const reading = reader.begin(order)
        return reading && { ...reading, answer: () => ((answers += 1), reading.answer()) }
      },
    }
    for (const query of queries)
      expect(select(keys.narrow, query, counted)).toEqual(select(keys.narrow, query))
    expect(answers).toBe(queries.length)
    expect(select(keys.narrow, whole).total).toBe(1_010_000)
  })
})

test('figures that turn wide in the later part, and a constant series, are read all the same', async () => {
  await withReader((reader) => {
    for (const query of queries)
      for (const key of [keys.wideLate, keys.constant])
        expect(select(key, query, reader)).toEqual(select(key, query))
  })
})

test('a reader that was closed, or gives up in the middle, is done without', async () => {
  const [query] = queries as [SeriesQuery]
  const alone = select(keys.narrow, query)
  await withReader((reader) => {
    const givesUp: SecondReader = {
      ...reader,
      begin: () => ({ until: (end) => end < 600_000, answer: () => null }),
    }
    expect(select(keys.narrow, query, givesUp)).toEqual(alone)
    reader.close()
    expect(reader.begin({ seriesId: 1, axis: 0, shared: new SharedArrayBuffer(8) })).toBeUndefined()
    expect(select(keys.narrow, query, reader)).toEqual(alone)
  })
})
