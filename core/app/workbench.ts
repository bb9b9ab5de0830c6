/** Opens a workspace and everything behind the front door; closes it so that nothing is lost. */
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Handlers } from '../contract/api.ts'
import type { Clock } from '../contract/clock.ts'
import { createDatasetLibrary } from '../datasets/library.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import { createModelLibrary } from '../pretrained/library.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import { inOurWords } from '../runs/database.ts'
import { journalFiles } from '../runs/journal.ts'
import { openSqliteStore } from '../runs/sqlite.ts'
import { lockWorkspace } from '../runs/workspaceLock.ts'
import type { RunStore } from '../runs/store.ts'
import { createRandom } from '../tensor/random.ts'
import { datasetRequests } from './datasetRequests.ts'
import { listDevices } from './devices.ts'
import type { TrainingDevice } from './devices.ts'
import { createEventHub } from './eventHub.ts'
import type { EventListener } from './eventHub.ts'
import type { PathOf } from './grants.ts'
import type { LaunchTrainer } from './launcher.ts'
import { methodRequests } from './methodRequests.ts'
import { modelRequests } from './modelRequests.ts'
import { interruptLeftovers } from './leftovers.ts'
import { runRequests } from './runRequests.ts'
import { studyRequests } from './studyRequests.ts'
import { StudyRunner } from './studyRunner.ts'
import { openStoreToLook, onlyLooking } from './readOnly.ts'
import { sweepCheckpoints } from './checkpoints.ts'
import { selfTestResume } from './selfTest.ts'
import { Supervisor } from './supervisor.ts'
import { createHardwareSampler } from './hardware/sampler.ts'
import { workspaceRequests, workspaceSettings } from './workspaceRequests.ts'

export interface WorkbenchOptions {
  /** Folder of the workspace; made if missing. */
  readonly workspace: string
  /** Folder of the data sets that come with the app; null: none. */
  readonly builtInFolder: string | null
  readonly version: string
  /** What runs the engine, for people: `Node 24.21.0`. */
  readonly runtime: string
  readonly launchTrainer: LaunchTrainer
  /** The path behind a token that a person granted. */
  readonly pathOf: PathOf
  readonly clock: Clock
  /** What becomes of studies (and of runs, where the workspace's settings say so) that were under way when the application ended; they wait when left out. */
  readonly studies?: 'proceed' | 'wait'
  /** `look` takes no lock and changes nothing. */
  readonly access?: 'write' | 'look'
  /** `attended`: a person looks on, so watchpoints may pause a run, and the machine is watched too. */
  readonly attendance?: 'attended' | 'unattended'
  /** Graphics cards to spread runs over; those of the machine when left out. */
  readonly findDevices?: () => Promise<readonly TrainingDevice[]>
}

export interface Workbench {
  readonly handlers: Handlers
  readonly onEvent: (listener: EventListener) => () => void
  /** Stops the runs, closes the store, gives the workspace back. */
  readonly close: () => Promise<void>
}

/** Throws `workspace-in-use`, `workspace-not-writable`, `workspace-damaged` or `disk-full`. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { workspace, builtInFolder, clock } = options
  const isLooking = options.access === 'look'
  if (!isLooking) makeFolder(workspace)
  const lock = isLooking ? { release: () => undefined } : lockWorkspace(workspace)
  try {
    const store = isLooking
      ? openStoreToLook(workspace)
      : openSqliteStore(join(workspace, 'workspace.sqlite'), {
          stamp: clock.now().toISOString().replaceAll(':', '-'),
          journal: journalFiles(workspace),
          readers: options.attendance === 'attended' ? 2 : 1,
        })
    const library = createDatasetLibrary({
      ...{ folder: join(workspace, 'datasets'), builtInFolder, clock },
      random: createRandom(randomUUID()),
    })
    const models = createModelLibrary({
      ...{ folder: join(workspace, 'models'), clock, random: createRandom(randomUUID()) },
      builtInFolder: builtInFolder === null ? null : join(builtInFolder, '..', 'pretrained'),
    })
    return await assemble(options, { store, library, models, release: lock.release })
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

type Opened = {
  readonly store: RunStore
  readonly library: DatasetLibrary
  readonly models: ModelLibrary
  readonly release: () => void
}

async function assemble(
  options: WorkbenchOptions,
  { store, library, models, release }: Opened,
): Promise<Workbench> {
  const { workspace, version, runtime, clock, launchTrainer, pathOf } = options
  const isLooking = options.access === 'look'
  const leftovers = isLooking ? [] : interruptLeftovers(store, clock)
  if (!isLooking) await sweepCheckpoints(workspace, store)
  await library.list()
  const hub = createEventHub()
  const { tell, onEvent } = hub
  const supervisor: Supervisor = new Supervisor({
    devices: listDevices(options.findDevices, () => {
      supervisor.retune()
    }),
    ...{ workspace, store, library, models, launchTrainer, clock, tell },
    settings: () => workspaceSettings(store),
    watches: options.attendance === 'attended',
    hardware: options.attendance === 'attended' ? createHardwareSampler(workspace) : null,
  })
  // Before anything else is queued: what comes is written over the queue that was kept.
  if (options.studies === 'proceed') supervisor.takeUpQueue()
  const studies = new StudyRunner({
    ...{ workspace, store, library, models, clock, supervisor, hub },
    leftovers: isLooking ? 'untouched' : (options.studies ?? 'wait'),
  })
  if (options.studies === 'proceed' && workspaceSettings(store).resumeAtStart)
    for (const { runId, trial } of leftovers) if (trial === null) supervisor.resume(runId)
  const { builtInFolder } = options
  const selfTest = () =>
    selfTestResume({ builtInFolder, clock, launchTrainer, open: openWorkbench })
  const handlers: Handlers = {
    'app.info': () => ({ version, workspace, readOnly: isLooking, runtime }),
    ...studyRequests(studies, { workspace, store, library, models }),
    ...workspaceRequests({ store, supervisor, tell, selfTest }),
    ...methodRequests({ workspace, store, library, models }),
    ...modelRequests({ models, store, pathOf }),
    ...datasetRequests({ library, store, pathOf, tell }),
    ...runRequests({
      ...{ workspace, store, library, models, supervisor, clock, tell },
      ...{ launchTrainer, pathOf, version, runtime },
    }),
  }
  return {
    handlers: isLooking ? onlyLooking(handlers) : handlers,
    onEvent,
    close: async () => {
      try {
        studies.close()
        await supervisor.close()
        store.close()
      } finally {
        release()
      }
    },
  }
}

function makeFolder(folder: string): void {
  try {
    makeWithParents(resolve(folder))
    accessSync(folder, constants.W_OK)
  } catch (thrown) {
    throw inOurWords(thrown)
  }
}

/** One by one: Node's recursive mkdir never returns below /proc. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeWithParents(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}
