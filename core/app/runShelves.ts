/** Where runs lie: in the list, in the archive, in the trash; and out of the trash for good. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Handlers } from '../contract/api.ts'
import type { Clock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { isActive } from '../contract/run.ts'
import type { Run } from '../contract/run.ts'
import { changeRun } from './changeRun.ts'
import type { RunChanger } from './changeRun.ts'

type ShelfHandlers = Pick<
  Handlers,
  'runs.remove' | 'runs.restore' | 'runs.archive' | 'runs.unarchive' | 'runs.purge'
>

export interface RunShelvesOptions extends RunChanger {
  readonly workspace: string
  readonly clock: Clock
}

export function runShelves(options: RunShelvesOptions): ShelfHandlers {
  const { workspace, store, clock, tell } = options
  const now = () => clock.now().toISOString()
  return {
    'runs.remove': ({ runId }) => {
      refuseActive(store.run(runId))
      return changeRun(options, runId, { deletedAt: now() })
    },
    'runs.restore': ({ runId }) => changeRun(options, runId, { deletedAt: null }),
    'runs.archive': ({ runId }) => {
      refuseActive(store.run(runId))
      return changeRun(options, runId, { archivedAt: now() })
    },
    'runs.unarchive': ({ runId }) => changeRun(options, runId, { archivedAt: null }),
    'runs.purge': async ({ runId }) => {
      const run = store.run(runId)
      if (run.deletedAt === null)
        throw new WorkbenchError('request-invalid', `“${run.name}” is not in the trash`)
      store.purgeRun(runId)
      store.removeDocument('prices', runId)
      await rm(join(workspace, 'checkpoints', runId), { recursive: true, force: true })
      tell('run.purged', { runId })
      return {}
    },
  }
}

function refuseActive({ status, name, runId }: Run): void {
  if (isActive(status))
    throw new WorkbenchError('run-active', `“${name}” is ${status.kind}; stop it first`, {
      details: { runId },
    })
}
