/**
 * npm run verify -- tensorboard: an exported run, opened by a real TensorBoard, point by point.
 *
 * Its server reads the folder and is asked for every tag; steps and values must be those of the store (as float32,
 * the precision of event files), words for what is not finite included. So must every bin of every histogram.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { exportTensorBoard } from '../app/exportTensorBoard.ts'
import { createMemoryStore } from '../runs/memory.ts'
import { exampleBlock, exampleRun } from '../runs/testing.ts'
import { createRandom } from '../tensor/random.ts'
import type { CheckOptions, Figure } from './check.ts'
import { compareHistograms, exampleHistograms } from './tensorBoardHistograms.ts'
import type { ExampleHistogram } from './tensorBoardHistograms.ts'
import { serveTensorBoard } from './tensorBoardServer.ts'
import type { TensorBoard } from './tensorBoardServer.ts'

const pointsPerCurve = 2_000

const pointsSchema = z.array(
  z.tuple([
    z.number(),
    z.number(),
    z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]),
  ]),
)

export async function verifyTensorBoard({ python, progress }: CheckOptions): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-tensorboard-'))
  try {
    const [expected, histograms] = [curves(), exampleHistograms()]
    await exportExample(expected, histograms, folder)
    progress('starting TensorBoard')
    const server = await serveTensorBoard(python, folder, {
      // With each histogram comes the curve of its root mean square.
      scalars: expected.size + histograms.length,
      histograms: histograms.length,
    })
    try {
      const scalars = await compareCurves(server, expected)
      const bins = await compareHistograms(server, histograms)
      return [
        ...[atLeast('points', scalars.points, expected.size * pointsPerCurve)],
        { name: 'different', value: scalars.different, bar: { atMost: 0 } },
        atLeast('histograms', bins.histograms, bins.expected),
        { name: 'binsDifferent', value: bins.different, bar: { atMost: 0 } },
      ]
    } finally {
      server.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function atLeast(name: string, value: number, least: number): Figure {
  return { name, value, bar: { atLeast: least } }
}

async function compareCurves(server: TensorBoard, expected: ReadonlyMap<string, number[]>) {
  let [points, different] = [0, 0]
  for (const [tag, values] of expected) {
    const found = pointsSchema.parse(await server.points('scalars', tag))
    points += found.length
    different += Math.abs(found.length - values.length)
    found.forEach(([, step, value], at) => {
      const isSame = step === at + 1 && Object.is(Number(value), Math.fround(values[at] ?? 0))
      if (!isSame) different += 1
    })
  }
  return { points, different }
}

/** By the tags that TensorBoard shows: a layer stands below its family. */
function curves(): Map<string, number[]> {
  const random = createRandom('tensorboard')
  const curve = () => Array.from({ length: pointsPerCurve }, () => random.normal())
  const broken = curve().map((value, at) => [value, NaN, Infinity, -Infinity][at % 4] ?? value)
  return new Map([
    ['train/loss', curve()],
    ['angularUpdate/conv1', curve()],
    ['throughput', broken],
  ])
}

async function exportExample(
  expected: ReadonlyMap<string, number[]>,
  histograms: readonly ExampleHistogram[],
  to: string,
): Promise<void> {
  const store = createMemoryStore()
  store.createRun(exampleRun())
  const blocks = [...expected].map(([tag, values]) => {
    const block = exampleBlock('train/loss', 1, values)
    const [family = '', layer = null] = tag.includes('/conv') ? tag.split('/') : [tag]
    return { ...block, series: [{ family, layer }] }
  })
  for (const { block } of histograms) blocks.push(block)
  store.appendProgress('run-1', { step: pointsPerCurve, seconds: 1, blocks, events: [] })
  await exportTensorBoard(store, 'run-1', to)
}
