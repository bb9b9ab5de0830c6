/** Durable metric points a second and bytes a point, as a run of 30 series writes them. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../core/runs/sqlite.ts'
import { exampleRun } from '../core/runs/testing.ts'

const series = Array.from({ length: 30 }, (_, layer) => ({
  family: 'angularUpdate',
  layer: `stage1/conv${layer}`,
}))

function measure(file: string, rowsPerBatch: number, batches: number) {
  const store = openSqliteStore(file)
  store.createRun(exampleRun())
  store.close()
  const empty = statSync(file).size
  const reopened = openSqliteStore(file)
  const started = performance.now()
  for (let batch = 0; batch < batches; batch++) {
    const steps = Float64Array.from(
      { length: rowsPerBatch },
      (_, row) => batch * rowsPerBatch + row + 1,
    )
    const values = Float64Array.from({ length: rowsPerBatch * series.length }, (_, index) =>
      Math.fround(Math.sin(index)),
    )
    const block = { series, steps, seconds: steps.map((step) => step / 7), values }
    const step = steps.at(-1) ?? 0
    reopened.appendProgress('run-1', { step, seconds: step / 7, blocks: [block], events: [] })
  }
  const seconds = (performance.now() - started) / 1000
  reopened.close()
  const points = batches * rowsPerBatch * series.length
  return {
    series: series.length,
    rowsPerBatch,
    points,
    durablePointsPerSecond: Math.round(points / seconds),
    commitsPerSecond: Math.round(batches / seconds),
    bytesPerPoint: (statSync(file).size - empty) / points,
  }
}

export function run(): { readonly store: readonly ReturnType<typeof measure>[] } {
  const folder = mkdtempSync(join(tmpdir(), 'bench-store-'))
  try {
    const sizes = [10, 100, 1_000].map((rows, index) =>
      measure(join(folder, `${index}.sqlite`), rows, 100),
    )
    return { store: sizes }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
