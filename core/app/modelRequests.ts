/** Requests about networks with weights: list, describe, import, remove. */
import type { Handlers } from '../contract/api.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { isActive } from '../contract/run.ts'
import { methodDefinitions } from '../methods/registry.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import type { RunStore } from '../runs/store.ts'
import { grantedPath } from './grants.ts'
import type { PathOf } from './grants.ts'

export interface ModelRequestsOptions {
  readonly models: ModelLibrary
  readonly store: RunStore
  readonly pathOf: PathOf
}

export function modelRequests({
  models,
  store,
  pathOf,
}: ModelRequestsOptions): Pick<
  Handlers,
  'models.list' | 'models.describe' | 'models.import' | 'models.remove'
> {
  return {
    'models.list': () => models.list(),
    'models.describe': ({ modelId }) => models.describe(modelId),
    'models.import': ({ sources, name }) =>
      models.import({ paths: sources.map((token) => grantedPath(pathOf, token)), name }),
    'models.remove': async ({ modelId }) => {
      const user = store
        .runs()
        .find(
          ({ status, method, config }) =>
            isActive(status) &&
            methodDefinitions.get(method)?.sourcesOf(config).includes(`model:${modelId}`),
        )
      if (user)
        throw new WorkbenchError('dataset-in-use', `“${user.name}” is training from this model`, {
          details: { runId: user.runId },
        })
      await models.remove(modelId)
      return {}
    },
  }
}
