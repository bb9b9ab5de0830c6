/** Requests about runs: start, steer, read, name, delete, export. */
import type { Handlers } from '../contract/api.ts'
import type { Clock } from '../contract/clock.ts'
import { pricesSchema } from '../contract/instruments.ts'
import type { Prices } from '../contract/instruments.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import type { RunStore } from '../runs/store.ts'
import type { EventListener } from './eventHub.ts'
import { changeRun } from './changeRun.ts'
import { exportRequests } from './exportRequests.ts'
import type { PathOf } from './grants.ts'
import type { LaunchTrainer } from './launcher.ts'
import { createRun } from './createRun.ts'
import { forkRun } from './forkRun.ts'
import { runShelves } from './runShelves.ts'
import { settingImportance } from './settingImportance.ts'
import type { Supervisor } from './supervisor.ts'

export interface RunRequestsOptions {
  readonly workspace: string
  readonly store: RunStore
  readonly library: DatasetLibrary
  readonly models: ModelLibrary
  readonly supervisor: Supervisor
  readonly clock: Clock
  readonly tell: EventListener
  readonly launchTrainer: LaunchTrainer
  readonly pathOf: PathOf
  /** Of the application, and what runs it: written into bundles. */
  readonly version: string
  readonly runtime: string
}

type RunHandlers = Omit<Pick<Handlers, Extract<keyof Handlers, `runs.${string}`>>, 'runs.check'>

export function runRequests(options: RunRequestsOptions): RunHandlers {
  const { store, supervisor, tell } = options

  return {
    'runs.start': async ({ parent, ...request }) => {
      const origin = parent === undefined ? null : { runId: store.run(parent).runId, step: null }
      const run = await createRun({ ...request, parent: origin }, options)
      tell('run.changed', run)
      supervisor.enqueue(run.runId, 'fresh')
      return store.run(run.runId)
    },
    'runs.fork': async (request) => {
      const run = await forkRun(request, options)
      tell('run.changed', run)
      supervisor.enqueue(run.runId, 'continued')
      return store.run(run.runId)
    },
    'runs.checkpoints': ({ runId }) =>
      store
        .checkpoints(runId)
        .map(({ step, seconds, bytes, createdAt }) => ({ step, seconds, bytes, createdAt })),
    'runs.list': ({ results = true, newest }) =>
      results ? store.runs().slice(0, newest) : store.runSummaries(newest),
    'runs.get': ({ runId }) => store.run(runId),
    'runs.stop': ({ runId }) => supervisor.stop(runId),
    'runs.pause': ({ runId }) => supervisor.pause(runId),
    'runs.continue': ({ runId }) => supervisor.proceed(runId),
    'runs.resume': ({ runId }) => supervisor.resume(runId),
    'runs.rename': ({ runId, name }) => changeRun(options, runId, { name }),
    'runs.annotate': ({ runId, notes, tags }) => changeRun(options, runId, { notes, tags }),
    ...runShelves(options),
    'runs.importance': (request) => settingImportance(store, request),
    'runs.prices': ({ runId }) => runPrices(store, runId),
    'runs.events': ({ runId }) => store.events(runId),
    'runs.seriesIndex': ({ runId }) => store.seriesIndex(runId),
    'runs.series': ({ runId, ...query }) => store.series(runId, query),
    'runs.seedBand': (query) => store.seedBand(query),
    ...exportRequests(options),
  }
}

function runPrices(store: RunStore, runId: string): Prices {
  const body = store.document('prices', runId)
  return body === null ? { steps: 0, prices: [] } : pricesSchema.parse(JSON.parse(body))
}
