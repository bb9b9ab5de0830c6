/** Writes every point of a run as one Parquet table. */
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunStore } from '../runs/store.ts'
import { everySeries } from './everySeries.ts'
import { freeName } from './freeName.ts'
import { parquetOf } from './seriesParquet.ts'

/** All or nothing: the new file has its name only once it is complete. */
export async function exportParquet(
  store: RunStore,
  runId: string,
  destination: string,
): Promise<{ fileName: string; bytes: number }> {
  store.run(runId)
  const content = await parquetOf(everySeries(store, runId))
  const fileName = await freeName(destination, runId, '.parquet')
  const partial = join(destination, `.${fileName}.partial`)
  try {
    await writeFile(partial, content)
    await rename(partial, join(destination, fileName))
    return { fileName, bytes: content.length }
  } finally {
    await rm(partial, { force: true })
  }
}
