/** Writes a run's figures as a folder that TensorBoard opens. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunStore } from '../runs/store.ts'
import { everySeries } from './everySeries.ts'
import { freeName } from './freeName.ts'
import { tensorBoardEvents } from './tensorBoard.ts'

/** All or nothing: the new folder has its name only once it is complete. */
export async function exportTensorBoard(
  store: RunStore,
  runId: string,
  destination: string,
): Promise<{ folderName: string; bytes: number }> {
  const series = everySeries(store, runId)
  const run = store.run(runId)
  const content = tensorBoardEvents(run, series)
  const folderName = await freeName(destination, `${runId}-tensorboard`)
  const partial = join(destination, `.${folderName}.partial`)
  await mkdir(partial, { recursive: true })
  try {
    const second = Math.floor(Date.parse(run.createdAt) / 1000)
    await writeFile(join(partial, `events.out.tfevents.${second}.steradian`), content)
    await rename(partial, join(destination, folderName))
    return { folderName, bytes: content.length }
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
