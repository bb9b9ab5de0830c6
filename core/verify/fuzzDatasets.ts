/**
 * Every parser of data sets against 20,000 mutated files each, in a child process: no crash, no
 * error that is not ours, nothing over 2 s, nothing over 512 MB. A failing case is named by its
 * number, and can be repeated: node core/verify/fuzzWorker.ts <parser> <folder> <n> <n + 1>.
 * One parser, or a slice of its cases: npm run verify -- fuzz-datasets csv:0-5000.
 */
import { fork } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watched } from './caseWatch.ts'
import type { Check, Figure } from './check.ts'
import type { Report } from './fuzz/report.ts'
import { fuzzSeeds } from './fuzzSeeds.ts'

const casesOfEach = 20_000
/** Of processor time, where it can be told: a machine that does other things besides makes no hang. */
const hangSeconds = 2
/** The first case loads libraries. */
const startSeconds = 20
const memoryLimit = 512 << 20

interface Tally {
  done: number
  read: number
  /** Cases that ended their child. */
  ended: number
  failures: string[]
  /** Bytes above what the child held after its first hundred cases. */
  growth: number
}

export interface Slice {
  readonly parser: string
  readonly from: number
  readonly to: number
}

/** Runs from `from` until the child ends; the number of the next case to try. */
async function runChild(
  { parser, from, to }: Slice,
  { folder, worker }: { readonly folder: string; readonly worker: string },
  tally: Tally,
): Promise<number> {
  const child = fork(join(import.meta.dirname, worker), [
    ...[parser, folder, String(from), String(to)],
  ])
  return new Promise((resolve) => {
    let next = from
    let base = 0
    const stop = (words: string): void => {
      tally.failures.push(`${parser} ${next}: ${words}`)
      child.kill('SIGKILL')
    }
    let watch = watched(child.pid, startSeconds, stop)
    child.on('message', ({ index, outcome, memory }: Report) => {
      watch.end()
      watch = watched(child.pid, hangSeconds, stop)
      next = index + 1
      tally.done += 1
      if (outcome === 'read') tally.read += 1
      if (outcome.startsWith('threw')) tally.failures.push(`${parser} ${index}: ${outcome}`)
      if (index - from < 100) base = Math.max(base, memory)
      tally.growth = Math.max(tally.growth, memory - base)
    })
    child.on('exit', (code, signal) => {
      watch.end()
      if (code !== 0 && signal !== 'SIGKILL')
        tally.failures.push(`${parser} ${next}: the process died (${code ?? signal ?? ''})`)
      if (code !== 0) tally.ended += 1
      resolve(code === 0 ? to : next + 1)
    })
  })
}

const own = new Set(['case', 'scratch', 'outside', 'own'])

/** What was written where nothing may be. */
async function strays(folder: string): Promise<string[]> {
  const found = (await readdir(folder)).filter((name) => !own.has(name))
  return [...found, ...(await readdir(join(folder, 'outside')).catch(() => []))]
}

/** Cases that another file of this folder tries, in child processes that may die. */
export async function fuzz(
  slice: Slice,
  progress: (line: string) => void,
  worker = 'fuzzWorker.ts',
): Promise<Figure[]> {
  const { parser, to } = slice
  const folder = await mkdtemp(join(tmpdir(), `steradian-fuzz-${parser}-`))
  const tally: Tally = { done: 0, read: 0, ended: 0, failures: [], growth: 0 }
  for (let next = slice.from; next < to;)
    next = await runChild({ ...slice, from: next }, { folder, worker }, tally)
  const untold = to - slice.from - tally.done - tally.ended
  if (untold > 0) tally.failures.push(`${parser}: ${untold} cases told nothing`)
  for (const name of await strays(folder)) tally.failures.push(`${parser}: wrote ${name}`)
  await rm(folder, { recursive: true, force: true })
  tally.failures.slice(0, 5).forEach(progress)
  progress(
    `${parser}: ${tally.done} cases, ${tally.read} still readable, ${tally.failures.length} failures, memory +${tally.growth >> 20} MB`,
  )
  return [
    { name: `${parser}: failures`, value: tally.failures.length, bar: { atMost: 0 } },
    { name: `${parser}: memory, bytes`, value: tally.growth, bar: { atMost: memoryLimit } },
  ]
}

/** “csv” or “csv:0-5000”; nothing: every parser, all cases. */
function slicesOf(only: string | undefined, parsers: readonly string[]): Slice[] {
  const whole = { from: 0, to: casesOfEach }
  if (only === undefined) return parsers.map((parser) => ({ parser, ...whole }))
  const [parser = '', range] = only.split(':')
  if (!parsers.includes(parser))
    throw new Error(`no parser “${parser}”; there are ${parsers.join(', ')}`)
  const [from = whole.from, to = whole.to] = range?.split('-').map(Number) ?? []
  return [{ parser, from, to }]
}

export const verifyFuzzDatasets: Check = async ({ only, progress }) => {
  const figures: Figure[] = []
  for (const slice of slicesOf(only, [...(await fuzzSeeds()).keys()]))
    figures.push(...(await fuzz(slice, progress)))
  return figures
}
