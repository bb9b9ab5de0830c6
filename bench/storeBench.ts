/** The store's bench under the dispatcher. */
import type { BenchOptions } from './bench.ts'
import { run } from './store.ts'

export function benchStore({ json, report }: BenchOptions): Promise<void> {
  const { store } = run()
  for (const row of store) {
    if (json) report(JSON.stringify(row))
    else
      report(
        `${row.rowsPerBatch} rows a commit: ${row.durablePointsPerSecond} points/s, ${row.bytesPerPoint.toFixed(1)} bytes a point`,
      )
  }
  return Promise.resolve()
}
