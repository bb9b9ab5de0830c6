import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { journalFiles, readJournal } from './journal.ts'
import type { JournalFiles } from './journal.ts'
import { rebuildDatabase } from './rebuild.ts'
import { openSqliteStore } from './sqlite.ts'
import type { RunStore } from './store.ts'
import { exampleBlock, exampleRun } from './testing.ts'

let workspace = ''
let file = ''
let files: JournalFiles
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'journal-'))
  file = join(workspace, 'workspace.sqlite')
  files = journalFiles(workspace)
})
afterEach(() => {
  rmSync(workspace, { recursive: true })
})

const everything = { maxPoints: 1_000_000, fromStep: null, toStep: null }
const loss = { family: 'train/loss', layer: null }

function progress(step: number, value: number) {
  return { step, seconds: step, blocks: [exampleBlock('train/loss', step, [value])], events: [] }
}

/** Two runs, one rewound, one purged, a document: every kind of write. */
function fill(store: RunStore): void {
  store.createRun(exampleRun({ runId: 'run-1' }))
  store.appendProgress('run-1', progress(1, Number.NaN))
  store.appendProgress('run-1', progress(2, 1 / 3))
  store.addCheckpoint('run-1', {
    ...{
      step: 1,
      seconds: 1,
      file: 'a',
      bytes: 3,
      hash: 'h',
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  })
  store.rewind('run-1', 1, 1)
  store.appendProgress('run-1', progress(2, 0.5))
  store.createRun(exampleRun({ runId: 'run-2' }))
  store.purgeRun('run-2')
  store.putDocument('view', 'v', '{"a":"ü\\n"}')
  store.updateRun('run-1', { name: 'renamed', result: { rounds: [1] } })
}

function contents(store: RunStore) {
  const [run] = store.runs()
  return {
    runs: store.runs(),
    next: store.nextNumber(),
    documents: store.documents('view'),
    events: run && store.events(run.runId),
    checkpoints: run && store.checkpoints(run.runId),
    series: run && store.series(run.runId, { keys: [loss], ...everything }),
  }
}

function opened(): RunStore {
  return openSqliteStore(file, { journal: files })
}

test('a database that is gone is built again, write by write', () => {
  const store = opened()
  fill(store)
  const expected = contents(store)
  store.close()
  writeFileSync(file, 'not a database any more')
  const rebuilt = rebuildDatabase(workspace, 'then')
  expect(rebuilt).toMatchObject({ entries: 10, refused: 0, runs: 1 })
  expect(readFileSync(join(rebuilt.putAside, 'workspace.sqlite'), 'utf8')).toContain(
    'not a database',
  )
  const again = opened()
  expect(contents(again)).toEqual(expected)
  // And it goes on from there: the journal takes the next writes.
  again.appendProgress('run-1', progress(3, 0.25))
  const later = contents(again)
  again.close()
  rmSync(file)
  rebuildDatabase(workspace, 'later')
  const third = opened()
  expect(contents(third)).toEqual(later)
  third.close()
})

test('a workspace that is older than its journal starts from a copy of all it has', () => {
  const before = openSqliteStore(file)
  fill(before)
  before.close()
  const store = opened()
  store.updateRun('run-1', { notes: 'since then' })
  const expected = contents(store)
  store.close()
  rmSync(file)
  expect(rebuildDatabase(workspace, 'then').entries).toBe(1)
  const again = opened()
  expect(contents(again)).toEqual(expected)
  again.close()
})

test('a line that was written but never committed is cut off at the next start', () => {
  const store = opened()
  fill(store)
  store.close()
  const committed = readFileSync(files.entries, 'utf8')
  const lines = readJournal(files.entries)
  const next = (lines.at(-1)?.position ?? 0) + 1
  appendFileSync(files.entries, `${next} 0 ["purgeRun",["run-1"]]\n${next + 1} 12ab ["upd`)
  opened().close()
  expect(readFileSync(files.entries, 'utf8')).toBe(committed)
})

test('a write that fails leaves no line', () => {
  const store = opened()
  fill(store)
  const size = statSync(files.entries).size
  expect(() => store.createRun(exampleRun({ runId: 'run-1' }))).toThrow('exists already')
  expect(statSync(files.entries).size).toBe(size)
  store.updateRun('run-1', { notes: 'after' })
  expect(readJournal(files.entries).at(-1)?.name).toBe('updateRun')
  store.close()
})

test('lines that do not reach the database’s position make room for a new base', () => {
  const store = opened()
  fill(store)
  const expected = contents(store)
  store.close()
  writeFileSync(files.entries, '')
  opened().close()
  rmSync(file)
  expect(rebuildDatabase(workspace, 'then').entries).toBe(0)
  const again = opened()
  expect(contents(again)).toEqual(expected)
  again.close()
})

test('without a journal there is nothing to build from, and nothing is touched', () => {
  writeFileSync(file, 'whatever this is')
  expect(() => rebuildDatabase(workspace, 'then')).toThrow('has no journal')
  expect(existsSync(join(workspace, 'backups'))).toBe(false)
})

test('a line whose check sum fits, but that is no write, ends the journal as a damaged one does', () => {
  const line = (text: string) => `${crc32(text).toString(16)} ${text}\n`
  const file = join(mkdtempSync(join(tmpdir(), 'journal-')), 'entries.jsonl')
  const whole = `1 ${line('["base",[]]')}`
  for (const damaged of ['', 'no JSON', '{}', '["updateRun"]', '[1,[]]']) {
    writeFileSync(file, `${whole}2 ${line(damaged)}3 ${line('["purgeRun",["run-1"]]')}`)
    expect(readJournal(file)).toEqual([{ position: 1, name: 'base', parameters: [] }])
  }
  rmSync(dirname(file), { recursive: true })
})
