/** Requests that carry a run out of the workspace, and others in. */
import type { Handlers } from '../contract/api.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import { adoptRuns } from './adoptRuns.ts'
import { adoptBundle } from './bundle/adoptBundle.ts'
import type { BundleWorld } from './bundle/writeBundle.ts'
import { writeBundle } from './bundle/writeBundle.ts'
import { curveRequests } from './curves/curveRequests.ts'
import type { EventListener } from './eventHub.ts'
import { exportModel } from './exportModel.ts'
import { exportParquet } from './exportParquet.ts'
import { exportRun } from './exportRun.ts'
import { exportTensorBoard } from './exportTensorBoard.ts'
import { grantedPath } from './grants.ts'
import type { PathOf } from './grants.ts'
import type { LaunchTrainer } from './launcher.ts'
import { reportOf } from './report/index.ts'

interface ExportRequestsOptions extends BundleWorld {
  readonly models: ModelLibrary
  readonly tell: EventListener
  readonly launchTrainer: LaunchTrainer
  readonly pathOf: PathOf
}

type ExportHandlers = Pick<
  Handlers,
  | Extract<keyof Handlers, `runs.export${string}`>
  | 'runs.importBundle'
  | 'runs.recogniseCurves'
  | 'runs.importCurves'
  | 'runs.cancelImport'
  | 'runs.adopt'
  | 'runs.report'
>

export function exportRequests(options: ExportRequestsOptions): ExportHandlers {
  const { store, clock, version, runtime, tell, pathOf } = options
  return {
    'runs.export': ({ runId, format }) => exportRun(store, runId, format),
    'runs.report': ({ runIds }) =>
      reportOf(store, runIds, { version, runtime, writtenAt: clock.now().toISOString() }),
    'runs.exportTensorBoard': ({ runId, destination }) =>
      exportTensorBoard(store, runId, grantedPath(pathOf, destination)),
    'runs.exportParquet': ({ runId, destination }) =>
      exportParquet(store, runId, grantedPath(pathOf, destination)),
    'runs.exportBundle': ({ destination, ...order }) =>
      writeBundle(options, { ...order, destination: grantedPath(pathOf, destination) }),
    'runs.adopt': ({ source }) => adoptRuns(options, grantedPath(pathOf, source)),
    'runs.importBundle': async ({ source }) => {
      const run = await adoptBundle(options, grantedPath(pathOf, source))
      tell('run.changed', run)
      return run
    },
    ...curveRequests(options),
    'runs.exportModel': ({ runId, format, destination }) =>
      exportModel(options, { runId, format, destination: grantedPath(pathOf, destination) }),
  }
}
