/**
 * Trains the cells of the small-batch check in two worker processes, and remembers what was trained
 * in a file.
 *
 * Each worker gives TensorFlow one thread: nets this small gain little from more, and sums in one
 * order make a check that ends in the same figures whenever it runs on the same machine.
 */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../contract/method.ts'
import { gridCells } from '../methods/mabn/cells.ts'
import type { Cell, Variant } from '../methods/mabn/cells.ts'
import { mabnSchema } from '../methods/mabn/settings.ts'
import type { BenchSet } from './benchPictures.ts'
import type { CheckOptions } from './check.ts'
import { doneSchema } from './mabnJob.ts'
import type { Done, Job } from './mabnJob.ts'

const worker = join(import.meta.dirname, 'mabnWorker.ts')
const workers = 2

export type TrainedCell = {
  readonly cell: Cell
  /** Of the test part at the end, 0 … 1; NaN when the loss was not a number. */
  readonly accuracy: number
}

type Wish = { readonly job: Job; readonly cell: Cell }

/** Every cell of every grid, for every seed. */
export async function trainGrids(
  set: BenchSet,
  grids: readonly Config[],
  options: CheckOptions,
): Promise<TrainedCell[]> {
  const wishes = grids.flatMap((grid) => wishesOf(set, { ...grid, repeats: options.seeds }))
  const known = await readKept(options.cache)
  const tell = (wish: Wish, accuracy: number) => {
    known.set(wish.job.key, accuracy)
    options.progress(`${set}: ${wordsOf(wish.cell)}: ${(100 * accuracy).toFixed(2)} %`)
  }
  const missing = wishes.filter(({ job }) => !known.has(job.key))
  await trainAll(missing, options, async (wish, { key, accuracy }) => {
    tell(wish, accuracy ?? Number.NaN)
    if (options.cache !== null)
      await appendFile(options.cache, `${JSON.stringify({ key, accuracy })}\n`)
  })
  return wishes.map(({ cell, job }) => ({ cell, accuracy: known.get(job.key) ?? Number.NaN }))
}

function wishesOf(set: BenchSet, config: Config): Wish[] {
  const settings = mabnSchema.parse(config)
  return gridCells(settings).map((cell) => {
    const key = `${set}/${settings.training.steps}/${cell.id}`
    return { cell, job: { key, set, config, cellId: cell.id } }
  })
}

function wordsOf({ method, perSample, batchSize, seed }: Cell): string {
  return perSample ? `${method}, seed ${seed}` : `${method} of ${batchSize}, seed ${seed}`
}

async function readKept(file: string | null): Promise<Map<string, number>> {
  if (file === null) return new Map()
  const text = await readFile(file, 'utf8').catch(() => '')
  const rows = text.split('\n').filter((line) => line !== '')
  return new Map(
    rows.map((line) => {
      const { key, accuracy } = doneSchema.parse(JSON.parse(line))
      return [key, accuracy ?? Number.NaN]
    }),
  )
}

/** Deals the wishes out, each worker taking the next when it is done with one. */
async function trainAll(
  wishes: readonly Wish[],
  { data }: CheckOptions,
  done: (wish: Wish, result: Done) => Promise<void>,
): Promise<void> {
  const waiting = [...wishes]
  const serve = async () => {
    const child = startWorker(data)
    try {
      for (let wish = waiting.shift(); wish !== undefined; wish = waiting.shift())
        await done(wish, await ask(child, wish.job))
    } finally {
      child.kill()
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, wishes.length) }, serve))
}

function startWorker(data: string): ChildProcess {
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' }
  return fork(worker, [data], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
}

/** One cell; what the worker said last, if it dies of it. */
function ask(child: ChildProcess, job: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer) => (said = `${said}${text.toString()}`.slice(-500))
    const settle = () => {
      child.off('message', receive)
      child.off('exit', fail)
      child.stderr?.off('data', hear)
    }
    const receive = (message: unknown) => {
      settle()
      resolve(doneSchema.parse(message))
    }
    const fail = (code: number | null) => {
      settle()
      reject(new Error(`the worker that trained ${job.key} ended with ${String(code)}: ${said}`))
    }
    child.stderr?.on('data', hear)
    child.on('message', receive)
    child.on('exit', fail)
    child.send(job)
  })
}

export type Wanted = {
  readonly normaliser: Cell['normaliser']
  readonly variant?: Variant
  /** Left out for normalisers without batch statistics. */
  readonly batchSize?: number
}

/** Test accuracies of one cell by seed, in percent. */
export function accuraciesOf(trained: readonly TrainedCell[], wanted: Wanted): number[] {
  const { normaliser, variant = 'plain', batchSize } = wanted
  return trained
    .filter(
      ({ cell }) =>
        cell.normaliser === normaliser &&
        cell.variant === variant &&
        (batchSize === undefined || cell.batchSize === batchSize),
    )
    .map(({ accuracy }) => 100 * accuracy)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
