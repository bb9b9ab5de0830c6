/**
 * npm run verify -- tensorboard: an exported run, opened by a real TensorBoard, point by point.
 *
 * Its server reads the folder and is asked for every tag; steps and values must be those of the store (as float32,
 * the precision of event files), words for what is not finite included.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { exportTensorBoard } from '../app/exportTensorBoard.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { createMemoryStore } from '../runs/memory.ts'
import { exampleBlock, exampleRun } from '../runs/testing.ts'
import { createRandom } from '../tensor/random.ts'
import type { CheckOptions, Figure } from './check.ts'

const port = 16_017
const address = `http://127.0.0.1:${port}/data/plugin/scalars`
/** Seconds that a server has to read the folder. */
const patience = 120

const tagsSchema = z.record(z.string(), z.record(z.string(), z.unknown()))
const pointsSchema = z.array(
  z.tuple([
    z.number(),
    z.number(),
    z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]),
  ]),
)

export async function verifyTensorBoard({ python, progress }: CheckOptions): Promise<Figure[]> {
  const program = join(dirname(python), 'tensorboard')
  if (!existsSync(program))
    throw new WorkbenchError(
      'native-missing',
      `${program} is not there: npm run bench:peers makes it`,
    )
  const folder = await mkdtemp(join(tmpdir(), 'steradian-tensorboard-'))
  const expected = curves()
  await exportExample(expected, folder)
  progress('starting TensorBoard')
  const parameters = [
    '--logdir',
    folder,
    '--port',
    String(port),
    '--samples_per_plugin',
    'scalars=100000',
  ]
  const server = spawn(program, parameters, { stdio: 'ignore' })
  try {
    const run = await firstRun(expected.size)
    let [points, different] = [0, 0]
    for (const [tag, values] of expected) {
      const found = pointsSchema.parse(
        await ask(`/scalars?tag=${encodeURIComponent(tag)}&run=${run}`),
      )
      points += found.length
      different += Math.abs(found.length - values.length)
      found.forEach(([, step, value], at) => {
        const isSame = step === at + 1 && Object.is(Number(value), Math.fround(values[at] ?? 0))
        if (!isSame) different += 1
      })
    }
    return [
      { name: 'points', value: points, bar: { atLeast: expected.size * 2_000 } },
      { name: 'different', value: different, bar: { atMost: 0 } },
    ]
  } finally {
    server.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

/** By the tags that TensorBoard shows: a layer stands below its family. */
function curves(): Map<string, number[]> {
  const random = createRandom('tensorboard')
  const curve = () => Array.from({ length: 2_000 }, () => random.normal())
  const broken = curve().map((value, at) => [value, NaN, Infinity, -Infinity][at % 4] ?? value)
  return new Map([
    ['train/loss', curve()],
    ['angularUpdate/conv1', curve()],
    ['throughput', broken],
  ])
}

async function exportExample(expected: ReadonlyMap<string, number[]>, to: string): Promise<void> {
  const store = createMemoryStore()
  store.createRun(exampleRun())
  const blocks = [...expected].map(([tag, values]) => {
    const block = exampleBlock('train/loss', 1, values)
    const [family = '', layer = null] = tag.includes('/conv') ? tag.split('/') : [tag]
    return { ...block, series: [{ family, layer }] }
  })
  store.appendProgress('run-1', { step: 2_000, seconds: 1, blocks, events: [] })
  await exportTensorBoard(store, 'run-1', to)
}

/** Its name, once every tag has been read. */
async function firstRun(tags: number): Promise<string> {
  for (let second = 0; second < patience; second += 1) {
    const [found] = Object.entries(tagsSchema.parse(await ask('/tags')))
    if (found && Object.keys(found[1]).length === tags) return encodeURIComponent(found[0])
    await wait(1_000)
  }
  throw new WorkbenchError('internal', `TensorBoard has not read the folder in ${patience} s`)
}

async function ask(path: string): Promise<unknown> {
  try {
    const answer = await fetch(`${address}${path}`)
    return answer.ok ? await answer.json() : {}
  } catch {
    // Not up yet: asked again.
    return {}
  }
}
