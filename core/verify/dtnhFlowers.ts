/**
 * Five kinds of flowers from the built-in MobileNet V2: fine-tuning with L2-SP under DTNH, 200 steps of
 * batch 32 at 128 pixels. The first half of the network stays frozen and is computed once.
 */
import { stat } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { join } from 'node:path'
import { meanOf } from '../statistics/paired.ts'
import type { Figure } from './check.ts'
import { trainCells } from './dtnhRuns.ts'
import type { TransferBench } from './dtnhRuns.ts'

const id = 'flowers'
const source = 'builtin:mobilenet-v2'

export async function flowers(bench: TransferBench): Promise<Figure[]> {
  const { options, importPictures, modelFolder } = bench
  const file = join(options.data, 'flowers5', 'flowers5-160px.zip')
  if (!(await stat(file).catch(() => null))) {
    options.progress(`flowers: skipped, ${id} are not in the data folder (--data names one)`)
    return []
  }
  await importPictures(id, [file], 128)
  const folders = { [source]: await modelFolder('mobilenet-v2') }
  const before = performance.now()
  const cells = await trainCells(bench, 'flowers', flowersConfig(options.seeds), folders)
  const minutes = (performance.now() - before) / 60_000
  const accuracies = cells.map(({ accuracy }) => 100 * (accuracy ?? Number.NaN))
  const perRun = cells.map(({ seconds }) => seconds / 60)
  return [
    { name: 'flowers.accuracy', value: meanOf(accuracies), bar: { notBelow: 88 } },
    { name: 'flowers.leastAccuracy', value: Math.min(...accuracies), bar: null },
    { name: 'flowers.seeds', value: cells.length, bar: null },
    // One run of 200 steps with everything around it: the share of setting up is the first run’s.
    {
      ...{ name: 'flowers.minutes', bar: { atMost: 10 } },
      value: Math.max(...perRun) + Math.max(0, minutes - perRun.reduce((sum, one) => sum + one, 0)),
    },
  ]
}

export function flowersConfig(seeds: number) {
  return {
    target: { dataset: id, classes: [], shots: 0, side: 128, pool: 'given' },
    grid: {
      ...{ sources: source, fineTuning: false, l2sp: [0.01], distillation: [] },
      ...{ rules: 'never-hurt', seeds },
    },
    frozenStages: 15,
    optimizer: { learningRate: 0.002, headDecay: 0.001 },
    training: { steps: 200, batchSize: 32 },
  }
}
