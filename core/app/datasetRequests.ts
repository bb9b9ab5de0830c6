/** Requests about data sets: preview, import with progress, samples, trash. */
import type { Handlers } from '../contract/api.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { isActive } from '../contract/run.ts'
import type { Dataset } from '../contract/dataset.ts'
import type { Progress } from '../datasets/importTask.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import { methodDefinitions } from '../methods/registry.ts'
import type { RunStore } from '../runs/store.ts'
import { cancellableJobs } from './cancellableJobs.ts'
import type { EventListener } from './eventHub.ts'
import { grantedPath } from './grants.ts'
import type { PathOf } from './grants.ts'

export interface DatasetRequestsOptions {
  readonly library: DatasetLibrary
  readonly store: RunStore
  readonly pathOf: PathOf
  readonly tell: EventListener
}

type DatasetHandlers = Pick<Handlers, Extract<keyof Handlers, `datasets.${string}`>>

export function datasetRequests({
  library,
  store,
  pathOf,
  tell,
}: DatasetRequestsOptions): DatasetHandlers {
  const pathsOf = (tokens: readonly string[]) => tokens.map((token) => grantedPath(pathOf, token))

  const { asJob, cancel } = importJobs(tell)

  return {
    'datasets.list': () => library.list(),
    'datasets.preview': ({ sources, choices }) => library.preview(pathsOf(sources), choices),
    'datasets.import': ({ jobId, sources, name, choices }) =>
      asJob(jobId, (job) => library.import({ paths: pathsOf(sources), name, choices, ...job })),
    'datasets.unfinished': () => library.unfinished(),
    'datasets.continueImport': ({ jobId, unfinishedId }) =>
      asJob(jobId, (job) => library.continueImport({ unfinishedId, ...job })),
    'datasets.discardImport': async ({ unfinishedId }) => {
      await library.discardImport(unfinishedId)
      return {}
    },
    'datasets.provenance': ({ datasetId }) => library.provenance(datasetId),
    'datasets.relink': async ({ datasetId, sources }) => {
      const dataset = await library.relink(datasetId, pathsOf(sources))
      tell('dataset.changed', dataset)
      return dataset
    },
    'datasets.cancelImport': ({ jobId }) => {
      cancel(jobId)
      return {}
    },
    'datasets.samples': (request) => library.samples(request),
    'datasets.export': async ({ datasetId, format, destination }) => {
      const [folder = ''] = pathsOf([destination])
      return { name: await library.export({ datasetId, format, destination: folder }) }
    },
    'datasets.remove': async ({ datasetId }) => {
      refuseWhileUsed(store, datasetId)
      await library.remove(datasetId)
      tell('dataset.removed', { datasetId })
      return {}
    },
    'datasets.restore': async ({ datasetId }) => {
      const dataset = await library.restore(datasetId)
      tell('dataset.changed', dataset)
      return dataset
    },
  }
}

interface Job {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Imports under way: each cancellable by its id, its progress told, its outcome too. */
function importJobs(tell: EventListener) {
  const jobs = cancellableJobs()

  function asJob(jobId: string, work: (job: Job) => Promise<Dataset>): Promise<Dataset> {
    return jobs.asJob(jobId, async (signal) => {
      const onProgress = (progress: Progress): void => {
        tell('dataset.progress', { jobId, ...progress })
      }
      const dataset = await work({ signal, onProgress })
      tell('dataset.changed', dataset)
      return dataset
    })
  }

  return { asJob, cancel: jobs.cancel }
}

function refuseWhileUsed(store: RunStore, datasetId: string): void {
  const user = store
    .runs()
    .find(
      ({ status, method, config }) =>
        isActive(status) && methodDefinitions.get(method)?.datasetsOf(config).includes(datasetId),
    )
  if (user)
    throw new WorkbenchError(
      'dataset-in-use',
      `the run “${user.name}” is training on this data set; stop it first`,
      {
        details: { runId: user.runId },
      },
    )
}
