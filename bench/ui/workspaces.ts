/** Workspaces with many points: one long series, or the same series of many runs. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../core/runs/sqlite.ts'
import { exampleRun } from '../../core/runs/testing.ts'
import { createRandom } from '../../core/tensor/random.ts'

export interface Points {
  readonly runs: number
  readonly points: number
}

/** Points that a trainer sends at once. */
const batch = 10_000
/** Every series has one point far above the others: a chart that loses it shows a wrong maximum. */
export const spike = 40

/** `home/workspace` with runs `run-1`, `run-2`, … that have `train/loss` at every step. */
export function writeSeries(home: string, { runs, points }: Points): void {
  const folder = join(home, 'workspace')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'workspace.sqlite')
  const store = openSqliteStore(file)
  const series = [{ family: 'train/loss', layer: null }]
  try {
    for (let number = 1; number <= runs; number += 1) {
      const runId = `run-${number}`
      const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString()
      store.createRun(
        exampleRun({
          ...{ runId, name: `loss ${number}`, createdAt: at, startedAt: at, endedAt: at },
          ...{ status: { kind: 'finished' }, step: points, totalSteps: points, seed: number },
          // Else they would be seeds of one configuration, of which charts draw the mean.
          config: { model: 'conv-small', optimizer: { learningRate: number / 1_000 } },
        }),
      )
      const random = createRandom(runId)
      for (let from = 1; from <= points; from += batch) {
        const length = Math.min(batch, points + 1 - from)
        const steps = Float64Array.from({ length }, (_, at) => from + at)
        const values = steps.map((step) =>
          Math.fround(step === points >> 1 ? spike : 2 / step ** 0.2 + 0.1 * random.uniform()),
        )
        const seconds = steps.map((step) => step / 100)
        const step = from + length - 1
        const blocks = [{ series, steps, seconds, values }]
        store.appendProgress(runId, { step, seconds: step / 100, blocks, events: [] })
      }
    }
  } finally {
    store.close()
  }
  settle(file)
}

/** Else the system would write what is read while it is measured. */
function settle(file: string): void {
  const handle = openSync(file, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}
