/** Worker thread of the second reader: its own connection, one order after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { prepareChunkRows, readRows } from './chunkRows.ts'
import type { Reading } from './chunkRows.ts'
import { failed, word } from './secondReader.ts'
import type { ReadAnswer, ReadOrder, ReaderSetting } from './secondReader.ts'
import { packStretches } from './stretchTable.ts'

const { file, port, words: shared } = workerData as ReaderSetting
const words = new Int32Array(shared)
const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
database.pragma('trusted_schema = OFF')
const rowsOf = prepareChunkRows(database)
const pointsBefore = database.prepare(
  'SELECT coalesce(sum(visible_count), 0) AS count FROM chunk JOIN axis ON axis_id = chunk.axis WHERE chunk.series = ? AND chunk.axis < ?',
)
const countSchema = z.object({ count: z.int() })

/** Points between two words of how far it is. */
const tellEvery = 50_000

function tell(reached: number): void {
  Atomics.store(words, word.reached, reached)
  Atomics.notify(words, word.reached)
}

/** The rows; whoever goes over them asks for the next when one is put away. */
function* telling(rows: Iterable<unknown>, reading: Reading): Iterable<unknown> {
  let told = reading.end
  for (const row of rows) {
    yield row
    if (reading.end - told < tellEvery) continue
    told = reading.end
    tell(told)
  }
}

function read({ seriesId, axis, shared }: ReadOrder): ReadAnswer {
  const { count: from } = countSchema.parse(pointsBefore.get(seriesId, axis))
  const values = new Float32Array(shared)
  const reading: Reading = { values, stretches: [], end: from }
  readRows(telling(rowsOf(seriesId, axis, Number.MAX_SAFE_INTEGER), reading), reading)
  const { stretches, end } = reading
  // A wider column is none that the store sees.
  return reading.values === values ? { from, end, stretches: packStretches(stretches) } : null
}

function answer(order: ReadOrder): ReadAnswer {
  try {
    // In one view of the database: between two statements another process may write.
    return database.transaction(() => read(order))()
  } catch {
    // The store reads the same rows itself, and finds the words.
    return null
  }
}

port.on('message', (order: ReadOrder | 'close') => {
  if (order === 'close') database.close()
  else {
    const found = answer(order)
    port.postMessage(found)
    tell(found?.end ?? failed)
  }
  Atomics.add(words, word.answered, 1)
  Atomics.notify(words, word.answered)
})
parentPort?.postMessage('ready')
