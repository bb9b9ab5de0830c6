/**
 * A workspace of many ended runs, for benches: node bench/bigWorkspace.ts <folder> [runs] [runs with points] [points].
 *
 * Runs are of all five laboratories, a few hundred configurations with several seeds each; the newest ones have series
 * (`train/loss`, `test/accuracy`) of so many points.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../core/contract/method.ts'
import { methodIds } from '../core/contract/method.ts'
import type { Run } from '../core/contract/run.ts'
import { openSqliteStore } from '../core/runs/sqlite.ts'
import type { RunStore } from '../core/runs/store.ts'
import { createRandom } from '../core/tensor/random.ts'

export interface BigWorkspace {
  readonly runs: number
  /** How many of them have series, and of how many points. */
  readonly runsWithPoints?: number
  readonly points?: number
}

/** Makes the folder; it must not hold a workspace yet. */
export function makeBigWorkspace(folder: string, size: BigWorkspace): void {
  const { runs, runsWithPoints = 0, points = 1_000 } = size
  mkdirSync(folder, { recursive: true })
  const store = openSqliteStore(join(folder, 'workspace.sqlite'))
  try {
    for (let number = 1; number <= runs; number += 1) {
      const run = exampleRun(number)
      store.createRun(run)
      if (number > runs - runsWithPoints) addPoints(store, run, points)
    }
  } finally {
    store.close()
  }
}

function exampleRun(number: number): Run {
  const random = createRandom(`run ${number}`)
  const setting = createRandom(`configuration ${Math.floor(number / 5)}`)
  const at = new Date(Date.UTC(2026, 0, 1) + number * 600_000).toISOString()
  const learningRate = Number((10 ** (-3 + 3 * setting.uniform())).toPrecision(3))
  const accuracy = 0.95 - 0.1 * (Math.log10(learningRate) + 1.2) ** 2 + 0.01 * random.normal()
  const failed = random.integer(40) === 0
  return {
    ...{ runId: `run-${number}`, name: `conv-small, fashion-mnist-6k #${number}` },
    method: methodIds[setting.integer(methodIds.length)] ?? 'spherical-motion',
    config: configOf(learningRate, number, setting.integer(4)),
    seed: number % 5,
    status: failed
      ? { kind: 'failed', error: { code: 'run-diverged', message: 'the loss is NaN', details: {} } }
      : { kind: 'finished' },
    ...{ createdAt: at, startedAt: at, endedAt: at, step: 2_000, totalSteps: 2_000 },
    ...{ seconds: 20 + 10 * random.uniform(), device: 'CPU, 2 threads' },
    metrics: {
      'test/accuracy': accuracy,
      'test/loss': 1 - accuracy,
      'train/loss': 0.9 - accuracy + 0.01 * random.normal(),
      throughput: 4_000 + 100 * random.normal(),
    },
    ...{ result: null, notes: '', tags: number % 7 === 0 ? ['baseline'] : [], deletedAt: null },
    ...{ archivedAt: null, parent: null, trial: null },
  }
}

function configOf(learningRate: number, number: number, decay: number): Config {
  return {
    ...{ dataset: 'fashion-mnist-6k', model: 'conv-small', imageReduction: 2 },
    optimizer: { kind: 'momentum', learningRate, weightDecay: 10 ** -(2 + decay), momentum: 0.9 },
    schedule: { kind: 'constant' },
    training: { batchSize: 64, steps: 2_000, seed: number % 5, evaluateEvery: 250 },
  }
}

function addPoints(store: RunStore, { runId, step: lastStep }: Run, points: number): void {
  const random = createRandom(`points of ${runId}`)
  const steps = Float64Array.from({ length: points }, (_, at) => at + 1)
  const values = new Float64Array(2 * points)
  for (const [at, step] of steps.entries()) {
    values[2 * at] = Math.fround(2 / Math.sqrt(step) + 0.1 * random.normal())
    values[2 * at + 1] = Math.fround(0.9 - 1 / Math.sqrt(step) + 0.01 * random.normal())
  }
  const series = ['train/loss', 'test/accuracy'].map((family) => ({ family, layer: null }))
  const blocks = [{ series, steps, seconds: steps.map((step) => step / 100), values }]
  store.appendProgress(runId, { step: Math.max(points, lastStep), seconds: 20, blocks, events: [] })
}

if (import.meta.main) {
  const [folder, runs = '10000', runsWithPoints = '0', points = '1000'] = process.argv.slice(2)
  if (folder === undefined) throw new Error('which folder? node bench/bigWorkspace.ts <folder>')
  makeBigWorkspace(folder, {
    runs: Number(runs),
    runsWithPoints: Number(runsWithPoints),
    points: Number(points),
  })
}
