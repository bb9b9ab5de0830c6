import { execFileSync, fork } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { migrations } from './migrations/index.ts'
import { openSqliteStore } from './sqlite.ts'
import { exampleBlock, exampleRun } from './testing.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  file = join(folder, 'workspace.sqlite')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const everything = { maxPoints: 1_000_000, fromStep: null, toStep: null }
const loss = { family: 'train/loss', layer: null }

test('every connection has the settings that keep acknowledged rows', () => {
  for (const access of ['write', 'read'] as const) {
    const database = openDatabase(file, { access })
    const setting = (name: string) => database.pragma(name, { simple: true })
    expect(setting('synchronous')).toBe(2)
    expect(setting('journal_mode')).toBe('wal')
    expect(setting('foreign_keys')).toBe(1)
    expect(setting('trusted_schema')).toBe(0)
    expect(setting('busy_timeout')).toBe(5_000)
    expect(setting('user_version')).toBe(migrations.length)
    database.close()
  }
})

test('points that another process wrote since they were counted wait for the next look', () => {
  const store = openSqliteStore(file)
  store.createRun(exampleRun())
  const blocks = [exampleBlock('train/loss', 1, [5, 4]), exampleBlock('train/loss', 3, [3, 2])]
  store.appendProgress('run-1', { step: 4, seconds: 1, blocks, events: [] })
  store.close()
  for (const [counted, seen] of [
    [3, [5, 4, 3]],
    [2, [5, 4]],
  ] as const) {
    const database = new Database(file)
    database.exec(`UPDATE series SET point_count = ${counted}`)
    database.close()
    const look = openSqliteStore(file, { access: 'read' })
    expect([...look.series('run-1', { ...everything, keys: [loss] })[0]!.values]).toEqual(seen)
    look.close()
  }
})

test('every table is STRICT', () => {
  const database = openDatabase(file)
  const tables = database
    .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict")
    .all()
  expect(tables).toEqual([
    { name: 'sqlite_schema' },
    { name: 'sqlite_sequence' },
    { name: 'sqlite_temp_schema' },
  ])
  database.close()
})

test('a reopened store has everything', () => {
  const store = openSqliteStore(file)
  store.createRun(exampleRun())
  store.appendProgress('run-1', {
    step: 2,
    seconds: 1,
    blocks: [exampleBlock('train/loss', 1, [0.1, 3])],
    events: [],
  })
  store.close()
  const again = openSqliteStore(file)
  expect(again.run('run-1').metrics).toEqual({ 'train/loss': 3 })
  expect([...again.series('run-1', { ...everything, keys: [loss] })[0]!.values]).toEqual([0.1, 3])
  again.close()
})

describe('migrations', () => {
  const newest = migrations.length
  const addColumn = 'ALTER TABLE run ADD COLUMN colour TEXT'
  beforeEach(() => {
    const store = openSqliteStore(file)
    store.createRun(exampleRun())
    store.close()
  })

  test('a migration leaves a backup of the old schema and keeps the rows', () => {
    openDatabase(file, { migrations: [...migrations, addColumn], stamp: 'today' }).close()
    const backup = new Database(join(folder, 'backups', `workspace-schema${newest}-today.sqlite`))
    expect(backup.pragma('user_version', { simple: true })).toBe(newest)
    expect(backup.prepare('SELECT run_id FROM run').all()).toEqual([{ run_id: 'run-1' }])
    backup.close()
  })

  test('a workspace of the first schema opens, its runs without lineage', () => {
    const old = join(folder, 'old.sqlite')
    const database = openDatabase(old, { migrations: migrations.slice(0, 1) })
    database.exec(
      `INSERT INTO run (run_id, name, method, config, seed, status, created_at, step, total_steps, seconds, metrics, notes, tags)
       VALUES ('run-1', 'old', 'mabn', '{}', 1, '{"kind":"finished"}', '2026-01-02T03:04:05.000Z', 1, 1, 1, '{}', '', '[]')`,
    )
    database.close()
    const store = openSqliteStore(old)
    expect(store.run('run-1')).toMatchObject({ parent: null, trial: null, archivedAt: null })
    store.createRun(exampleRun({ runId: 'run-2', method: 'imported', config: {} }))
    expect(store.run('run-2').method).toBe('imported')
    store.close()
  })

  test('a migration that fails half-way leaves the old schema', () => {
    const halfway = `${addColumn}; SELECT * FROM no_such_table`
    expect(() => openDatabase(file, { migrations: [...migrations, halfway] })).toThrow(
      /no_such_table/,
    )
    const database = openDatabase(file)
    expect(database.pragma('user_version', { simple: true })).toBe(newest)
    expect(
      database.prepare("SELECT name FROM pragma_table_info('run') WHERE name = 'colour'").all(),
    ).toEqual([])
    database.close()
  })

  test('a database of a newer version is refused with both numbers', () => {
    openDatabase(file, { migrations: [...migrations, addColumn] }).close()
    expect(() => openDatabase(file)).toThrow(`schema ${newest + 1}, this one knows up to ${newest}`)
  })

  test('a database of another program is refused and left as it was', () => {
    const other = join(folder, 'other.sqlite')
    const database = new Database(other)
    database.exec('CREATE TABLE photos (name TEXT)')
    database.close()
    expect(() => openDatabase(other)).toThrow(
      expect.objectContaining({ code: 'workspace-damaged' }),
    )
    expect(new Database(other).pragma('journal_mode', { simple: true })).toBe('delete')
  })

  test('a damaged file is called damaged', () => {
    const damaged = join(folder, 'damaged.sqlite')
    writeFileSync(damaged, 'no database at all, but long enough to have a header'.repeat(100))
    expect(() => openDatabase(damaged)).toThrow(
      expect.objectContaining({ code: 'workspace-damaged' }),
    )
  })
})

test('a run of 30 layers takes at most 20 bytes a point, a lone series of doubles little more', () => {
  const size = () => statSync(file).size
  const fill = (
    runId: string,
    seriesCount: number,
    rows: number,
    value: (index: number) => number,
  ) => {
    const store = openSqliteStore(file)
    store.createRun(exampleRun({ runId }))
    for (let batch = 0; batch < 40; batch++) {
      const steps = Float64Array.from({ length: rows }, (_, row) => batch * rows + row + 1)
      const series = Array.from({ length: seriesCount }, (_, layer) => ({
        family: 'angularUpdate',
        layer: `stage1/conv${layer}`,
      }))
      const values = Float64Array.from({ length: rows * seriesCount }, (_, index) => value(index))
      store.appendProgress(runId, {
        ...{ step: steps.at(-1)!, seconds: 1, events: [] },
        blocks: [{ series, steps, seconds: steps.map((step) => step / 7), values }],
      })
    }
    store.close()
  }
  fill('empty', 1, 1, Math.sin)
  const before = size()
  fill('layers', 30, 100, (index) => Math.fround(Math.sin(index)))
  expect((size() - before) / (40 * 30 * 100)).toBeLessThan(8)
  const between = size()
  fill('doubles', 2, 500, Math.sin)
  expect((size() - between) / (40 * 2 * 500)).toBeLessThan(20)
})

test('kill -9 of the writer loses no acknowledged batch', async () => {
  const writer = fork(join(import.meta.dirname, 'fixtures', 'endlessWriter.ts'), [file])
  const acknowledged: number[] = []
  writer.on('message', (step) => acknowledged.push(step as number))
  await new Promise((resolve) => {
    writer.on('message', (step) => {
      if (step === 60) writer.kill('SIGKILL')
    })
    writer.on('exit', resolve)
  })
  const store = openSqliteStore(file)
  const [series] = store.series('run-1', { ...everything, keys: [loss] })
  const stored = series!.values.length
  expect(stored).toBeGreaterThanOrEqual(acknowledged.at(-1)!)
  expect([...series!.steps]).toEqual(Array.from({ length: stored }, (_, row) => row + 1))
  expect(store.run('run-1').step).toBe(stored)
  store.close()
  expect(openDatabase(file).pragma('integrity_check', { simple: true })).toBe('ok')
})

function mountSmallDisk(place: string): string | null {
  mkdirSync(place)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'pipe' })
    return null
  } catch (thrown) {
    return String(thrown)
  }
}

test('a full disk is called so, nothing acknowledged is lost, and writing goes on after space', (context) => {
  const place = join(folder, 'small')
  const refused = mountSmallDisk(place)
  if (refused !== null) context.skip(`a small disk cannot be mounted here: ${refused}`)
  try {
    const store = openSqliteStore(join(place, 'workspace.sqlite'))
    store.createRun(exampleRun())
    writeFileSync(join(place, 'ballast'), new Uint8Array(300_000))
    let step = 0
    const next = () => {
      const block = exampleBlock('train/loss', step + 1, Array.from({ length: 1_000 }, Math.sin))
      store.appendProgress('run-1', { step: step + 1_000, seconds: 1, blocks: [block], events: [] })
      step += 1_000
    }
    expect(() => {
      while (step < 1_000_000) next()
    }).toThrow(expect.objectContaining({ code: 'disk-full' }))
    expect(store.seriesIndex('run-1')[0]!.count).toBe(step)
    rmSync(join(place, 'ballast'))
    next()
    expect(store.seriesIndex('run-1')[0]!.count).toBe(step)
    store.close()
    const database = openDatabase(join(place, 'workspace.sqlite'))
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    database.close()
  } finally {
    execFileSync('umount', [place])
  }
  expect(existsSync(place) && readdirSync(place)).toEqual([])
})
