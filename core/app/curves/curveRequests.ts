/** Requests that take curves of other programs into the workspace. */
import type { Handlers } from '../../contract/api.ts'
import type { Clock } from '../../contract/clock.ts'
import type { RunStore } from '../../runs/store.ts'
import { cancellableJobs } from '../cancellableJobs.ts'
import type { EventListener } from '../eventHub.ts'
import { grantedPath } from '../grants.ts'
import type { PathOf } from '../grants.ts'
import { importCurves } from './importCurves.ts'
import { kindOfDrop } from './recogniseCurves.ts'

interface CurveRequestsOptions {
  readonly store: RunStore
  readonly clock: Clock
  readonly tell: EventListener
  readonly pathOf: PathOf
}

/** Milliseconds between two words about how far an import is. */
const toldEvery = 100

export function curveRequests({
  store,
  clock,
  tell,
  pathOf,
}: CurveRequestsOptions): Pick<
  Handlers,
  'runs.recogniseCurves' | 'runs.importCurves' | 'runs.cancelImport'
> {
  const pathsOf = (sources: readonly string[]) => sources.map((one) => grantedPath(pathOf, one))
  const { asJob, cancel } = cancellableJobs()
  return {
    'runs.recogniseCurves': async ({ sources }) => ({ kind: await kindOfDrop(pathsOf(sources)) }),
    'runs.importCurves': ({ jobId, sources }) =>
      asJob(jobId, async (signal) => {
        let told = 0
        const onProgress = (done: number, total: number): void => {
          const now = clock.now().getTime()
          if (now - told < toldEvery) return
          told = now
          tell('curves.progress', { jobId, done, total })
        }
        const runs = await importCurves({ store, clock, signal, onProgress }, pathsOf(sources))
        for (const run of runs) tell('run.changed', run)
        return runs
      }),
    'runs.cancelImport': ({ jobId }) => {
      cancel(jobId)
      return {}
    },
  }
}
