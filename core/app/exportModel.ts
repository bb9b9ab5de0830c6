/** Has the network of a run's newest checkpoint written into a folder, by a process of its own. */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fromWireError, WorkbenchError } from '../contract/errors.ts'
import type { ModelFormat } from '../contract/run.ts'
import { fromTrainerSchema } from '../contract/trainer.ts'
import type { ToTrainer } from '../contract/trainer.ts'
import { definitionOf, madeByLaboratory } from '../methods/registry.ts'
import type { LaunchTrainer } from './launcher.ts'
import type { Supervision } from './supervision.ts'
import { freeName } from './freeName.ts'
import { exitReason } from './endingWords.ts'

export type ModelRequest = {
  readonly runId: string
  readonly format: ModelFormat
  /** Folder that gets a new folder; exists. */
  readonly destination: string
}

type World = Pick<Supervision, 'workspace' | 'store' | 'library' | 'launchTrainer'>

/** All or nothing: the new folder has its name only once it is complete. */
export async function exportModel(
  world: World,
  { runId, format, destination }: ModelRequest,
): Promise<{ folderName: string; step: number; bytes: number }> {
  const [newest] = world.store.checkpoints(runId)
  if (!newest)
    throw new WorkbenchError(
      'request-invalid',
      `“${world.store.run(runId).name}” has no checkpoint yet, so there is no network to export`,
    )
  const folderName = await freeName(destination, `${runId}-step-${newest.step}-${format}`)
  const partial = join(destination, `.${folderName}.partial`)
  await mkdir(partial, { recursive: true })
  try {
    await written(world.launchTrainer, await requestOf(world, runId, format, newest.file, partial))
    const bytes = await folderBytes(partial)
    await rename(partial, join(destination, folderName))
    return { folderName, step: newest.step, bytes }
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

async function requestOf(
  { workspace, store, library }: World,
  runId: string,
  format: ModelFormat,
  file: string,
  folder: string,
): Promise<ToTrainer> {
  const { method, config } = madeByLaboratory(store.run(runId))
  const ids = definitionOf(method).datasetsOf(config)
  const folders = await Promise.all(
    ids.map(async (id) => [id, await library.folderOf(id)] as const),
  )
  return {
    ...{ kind: 'exportModel', runId, method, config, format, folder },
    datasetFolders: Object.fromEntries(folders),
    checkpoint: join(workspace, 'checkpoints', runId, file),
  }
}

/** Resolves when the process has said that the folder is complete. */
async function written(launch: LaunchTrainer, request: ToTrainer): Promise<void> {
  if (request.kind !== 'exportModel') return
  const trainer = await launch(request.runId)
  try {
    await new Promise<void>((resolve, reject) => {
      trainer.onExit((exit) => {
        reject(new WorkbenchError('run-failed', exitReason(exit)))
      })
      trainer.port.onMessage((message) => {
        const { data } = fromTrainerSchema.safeParse(message)
        if (data?.kind === 'exported') resolve()
        if (data?.kind === 'failed') reject(fromWireError(data.error))
      })
      trainer.port.post(request)
    })
  } finally {
    trainer.kill()
  }
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
