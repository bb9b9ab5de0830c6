/** Where the sources of weights that a configuration names lie, and which of them are missing. */
import { copyFile, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import type { Config, ConfigIssue } from '../contract/method.ts'
import type { MethodDefinition } from '../methods/method.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import type { RunStore } from '../runs/store.ts'

export interface SourcePlaces {
  readonly workspace: string
  readonly store: RunStore
  readonly models: ModelLibrary
}

/** `builtin:x`, `model:x` → a folder of the library; `run:x` → that run’s newest checkpoint, copied. */
export async function placesOfSources(
  places: SourcePlaces,
  names: readonly string[],
  checkpointFolder: string,
): Promise<Record<string, string>> {
  const found = names.map(async (name) => {
    const [kind, id] = split(name)
    const place =
      kind === 'run'
        ? await copiedCheckpoint(places, id, checkpointFolder)
        : await places.models.folderOf(id)
    return [name, place] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

function split(name: string): [string, string] {
  const colon = name.indexOf(':')
  return [name.slice(0, colon), name.slice(colon + 1)]
}

/** A copy of its own: the other run may go on, or be purged, before this one is resumed. */
async function copiedCheckpoint(
  { workspace, store }: SourcePlaces,
  runId: string,
  checkpointFolder: string,
): Promise<string> {
  const copy = join(checkpointFolder, `source-${runId}.checkpoint`)
  const isThere = await stat(copy).catch(() => null)
  if (isThere) return copy
  const [newest] = store.checkpoints(runId)
  if (!newest)
    throw new WorkbenchError('run-unknown', `“${runId}” has no checkpoint to start from`, {
      details: { runId },
    })
  await mkdir(checkpointFolder, { recursive: true })
  await copyFile(join(workspace, 'checkpoints', runId, newest.file), copy)
  return copy
}

export async function missingSources(
  definition: MethodDefinition,
  config: Config,
  { models, store }: SourcePlaces,
): Promise<ConfigIssue[]> {
  const path = definition.fields.find(({ kind }) => kind === 'sources')?.path ?? 'sources'
  const names = definition.sourcesOf(config)
  if (names.length === 0) return []
  const known = new Set((await models.list()).map(({ id }) => id))
  const runs = new Set(store.runIds())
  return names.flatMap((name): ConfigIssue[] => {
    const [kind, id] = split(name)
    if (kind === 'run') {
      if (runs.has(id) && store.checkpoints(id).length > 0) return []
      return [{ path, message: `there is no run “${id}” with a checkpoint`, severity: 'error' }]
    }
    if (known.has(id)) return []
    const message = `there is no model “${id}”; there are ${[...known].join(', ')}`
    return [{ path, message, severity: 'error' }]
  })
}
