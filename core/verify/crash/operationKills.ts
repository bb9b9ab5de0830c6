/** kill -9 in the middle of migration, import, export and checkpoint: the old state or the new one, never between. */
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { prepareFolder } from '../../datasets/libraryFolder.ts'
import { inspectDatabase, openDatabase } from '../../runs/database.ts'
import { migrations } from '../../runs/migrations/index.ts'
import { openSqliteStore } from '../../runs/sqlite.ts'
import { exampleRun } from '../../runs/testing.ts'
import type { Random } from '../../tensor/random.ts'
import { readCheckpoint, writeCheckpoint } from '../../training/checkpoint.ts'
import { operations } from './operationProcess.ts'
import type { Operation } from './operationProcess.ts'
import { fault } from './tally.ts'
import type { Tally } from './tally.ts'

const pictures = 60
const runs = 400

export interface OperationPlan {
  readonly scratch: string
  /** Of each operation. */
  readonly kills: number
  readonly random: Random
  readonly tally: Tally
  readonly progress: (line: string) => void
}

export async function killOperations(plan: OperationPlan): Promise<Record<Operation, number>> {
  const counts: Record<Operation, number> = { migration: 0, import: 0, export: 0, checkpoint: 0 }
  for (const operation of operations) counts[operation] = await campaign(operation, plan)
  return counts
}

async function campaign(operation: Operation, plan: OperationPlan): Promise<number> {
  const { scratch, random, tally, progress } = plan
  const old = join(scratch, `${operation}-old`)
  const done = join(scratch, `${operation}-new`)
  await prepare(operation, old)
  cpSync(old, done, { recursive: true })
  const length = await perform(operation, done, null)
  const expected = [stateOf(operation, old), stateOf(operation, done)].map(String)
  let kills = 0
  let finished = 0
  while (kills < plan.kills) {
    const place = join(scratch, `${operation}-${kills}`)
    cpSync(old, place, { recursive: true })
    await perform(operation, place, random.uniform() * length * 1.1)
    kills += 1
    await afterwards(operation, place)
    const found = String(await stateNow(operation, place))
    if (found === expected[1]) finished += 1
    if (!expected.includes(found)) fault(tally, 'wrongStates', `${operation}: ${found}`)
    rmSync(place, { recursive: true })
  }
  progress(`${operation}: ${kills} kills, ${kills - finished} old and ${finished} new afterwards`)
  return kills
}

/** Milliseconds from its start to its end, or to the kill. */
function perform(operation: Operation, folder: string, killAfter: number | null): Promise<number> {
  const child = fork(join(import.meta.dirname, 'operationProcess.ts'), [operation, folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let startedAt = 0
    child.on('message', (message: { started?: boolean; done?: boolean }) => {
      if (message.started === true) {
        startedAt = performance.now()
        if (killAfter !== null) void sleep(killAfter).then(() => child.kill('SIGKILL'))
      }
      if (message.done === true) {
        // A kill that comes too late finds a process that waits for it.
        if (killAfter === null) child.disconnect()
      }
    })
    child.once('exit', (_code, signal) => {
      if (startedAt === 0) reject(new Error(`${operation}: the process ended before it started`))
      if (killAfter === null && signal !== null) reject(new Error(`${operation}: ${signal}`))
      resolve(performance.now() - startedAt)
    })
  })
}

async function prepare(operation: Operation, folder: string): Promise<void> {
  mkdirSync(join(folder, 'exports'), { recursive: true })
  if (operation === 'migration') prepareDatabase(join(folder, 'workspace.sqlite'))
  if (operation === 'import' || operation === 'export') preparePictures(join(folder, 'source'))
  if (operation === 'import') mkdirSync(join(folder, 'datasets'))
  if (operation === 'export') {
    mkdirSync(join(folder, 'datasets'))
    await perform('import', folder, null)
  }
  if (operation === 'checkpoint')
    await writeCheckpoint(join(folder, 'step.checkpoint'), {
      ...{ state: { generation: 1 } },
      tensors: { weights: { dtype: 'float32', shape: [1], values: Float32Array.of(1) } },
    })
}

/** The first schema, with runs in it. */
function prepareDatabase(file: string): void {
  const first = openDatabase(file, { migrations: migrations.slice(0, 1) })
  first.close()
  const scratch = `${file}.full`
  const store = openSqliteStore(scratch)
  for (let number = 1; number <= runs; number += 1)
    store.createRun(exampleRun({ runId: `run-${number}`, notes: 'x'.repeat(2_000) }))
  store.close()
  const database = openDatabase(file, { migrations: migrations.slice(0, 1) })
  database.exec(`ATTACH '${scratch}' AS full`)
  const columns =
    'number, run_id, name, method, config, seed, status, created_at, step, total_steps, seconds, metrics, notes, tags'
  database.exec(`INSERT INTO run (${columns}) SELECT ${columns} FROM full.run`)
  database.close()
  rmSync(scratch)
}

/** Grey pictures of two classes, as PGM. */
function preparePictures(folder: string): void {
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name), { recursive: true })
    for (let number = 0; number < pictures; number += 1) {
      const pixels = Buffer.alloc(32 * 32, (number * 7 + name.charCodeAt(0)) % 251)
      pixels.writeUInt16LE(number, 0)
      const file = join(folder, name, `${number}.pgm`)
      writeFileSync(file, Buffer.concat([Buffer.from('P5\n32 32\n255\n'), pixels]))
    }
  }
}

/** What the next start does first. */
async function afterwards(operation: Operation, folder: string): Promise<void> {
  if (operation === 'import') await prepareFolder(join(folder, 'datasets'))
}

async function stateNow(operation: Operation, folder: string): Promise<unknown> {
  if (operation !== 'checkpoint') return stateOf(operation, folder)
  const { state } = await readCheckpoint(join(folder, 'step.checkpoint'))
  return (state as { generation: number }).generation
}

function stateOf(operation: Operation, folder: string): unknown {
  switch (operation) {
    case 'migration': {
      const { integrity, schema, runs } = inspectDatabase(join(folder, 'workspace.sqlite'))
      return `${integrity}, schema ${schema}, ${runs} runs`
    }
    case 'import':
      return fingerprint(join(folder, 'datasets'), folder)
    case 'export':
      return fingerprint(join(folder, 'exports'), folder)
    case 'checkpoint':
      return folder.endsWith('-old') ? 1 : 2
  }
}

/** Names, and hashes of what tells neither time nor place; hidden files are work that nobody sees. */
function fingerprint(folder: string, place: string): string {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort()
  const seen = names.filter((name) => !name.startsWith('.') && isFile(join(folder, name)))
  return seen.map((name) => `${name} ${hashOf(join(folder, name), place)}`).join(', ')
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function hashOf(path: string, place: string): string {
  const content = readFileSync(path, 'latin1')
    .replaceAll(place, 'here')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
