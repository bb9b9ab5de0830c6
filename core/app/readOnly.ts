/** A workspace that may only be looked at: another instance holds it, or its disk cannot be written. */
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Handlers, RequestName } from '../contract/api.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { openSqliteStore } from '../runs/sqlite.ts'
import type { RunStore } from '../runs/store.ts'

/** Requests that change nothing in the workspace. */
const looking: ReadonlySet<RequestName> = new Set<RequestName>([
  ...(['app.info', 'methods.list', 'models.list', 'queue.get', 'views.list'] as const),
  'layouts.list',
  ...([
    'workspace.settings',
    'workspace.selfTest',
    'studies.list',
    'studies.get',
    'studies.replay',
  ] as const),
  ...(['datasets.list', 'datasets.samples', 'datasets.export'] as const),
  ...(['datasets.provenance', 'datasets.unfinished', 'models.describe'] as const),
  ...(['runs.check', 'runs.list', 'runs.get', 'runs.events', 'runs.checkpoints'] as const),
  ...(['runs.seriesIndex', 'runs.series', 'runs.seedBand'] as const),
  ...(['runs.importance', 'runs.prices'] as const),
  ...(['runs.export', 'runs.exportParquet', 'runs.exportTensorBoard', 'runs.exportModel'] as const),
  ...(['runs.report', 'runs.exportBundle', 'runs.recogniseCurves'] as const),
])

/** The same handlers; those that would change something refuse. */
export function onlyLooking(handlers: Handlers): Handlers {
  const entries = Object.entries(handlers).map(([name, handler]) =>
    looking.has(name as RequestName) ? [name, handler] : [name, refuse],
  )
  return Object.fromEntries(entries) as Handlers
}

function refuse(): never {
  throw new WorkbenchError(
    'workspace-not-writable',
    'the workspace is open read-only: another instance holds it, or its disk cannot be written. Close the other instance, then open it again',
  )
}

/** SQLite needs a folder that it can write even to read: a disk that cannot be written is read through a copy. */
export function openStoreToLook(workspace: string): RunStore {
  const file = join(workspace, 'workspace.sqlite')
  if (!existsSync(file))
    throw new WorkbenchError('workspace-not-writable', `${workspace} holds no workspace to look at`)
  if (isWritable(workspace)) return openSqliteStore(file, { access: 'read' })
  const folder = mkdtempSync(join(tmpdir(), 'steradian-read-only-'))
  for (const suffix of ['', '-wal'])
    if (existsSync(`${file}${suffix}`))
      copyFileSync(`${file}${suffix}`, join(folder, `workspace.sqlite${suffix}`))
  const store = openSqliteStore(join(folder, 'workspace.sqlite'))
  return {
    ...store,
    close: () => {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    // Whatever forbids it (permissions, a disk mounted read-only), a copy can be read.
    return false
  }
}
