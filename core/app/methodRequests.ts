/** Requests about the laboratories: what there is, and whether a configuration can run. */
import type { Handlers } from '../contract/api.ts'
import type { Dataset } from '../contract/dataset.ts'
import type { Config, ConfigIssue, Forecast } from '../contract/method.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import type { MethodDefinition } from '../methods/method.ts'
import { definitionOf, methodDefinitions } from '../methods/registry.ts'

export function methodRequests(
  library: DatasetLibrary,
): Pick<Handlers, 'methods.list' | 'runs.check'> {
  return {
    'methods.list': () => [...methodDefinitions.values()].map(({ description }) => description),
    'runs.check': async ({ method, config }) => {
      const { issues, forecasts } = checkConfig(definitionOf(method), config, await library.list())
      return { issues, forecasts }
    },
  }
}

export type CheckedConfig = {
  /** With every default filled in; null when an issue is an error. */
  readonly config: Config | null
  readonly issues: ConfigIssue[]
  readonly forecasts: Forecast[]
}

export function checkConfig(
  definition: MethodDefinition,
  given: Config,
  datasets: readonly Dataset[],
): CheckedConfig {
  const parsed = definition.parse(given)
  const { config } = parsed
  if (config === null) return { config, issues: parsed.issues, forecasts: [] }
  const issues = [...parsed.issues, ...missingDatasets(definition, config, datasets)]
  // A method's own reasons may need its data set, so they wait until that is there.
  if (!hasError(issues)) issues.push(...definition.check(config, datasets))
  return {
    config: hasError(issues) ? null : config,
    issues,
    forecasts: definition.forecast(config),
  }
}

export function hasError(issues: readonly ConfigIssue[]): boolean {
  return issues.some(({ severity }) => severity === 'error')
}

function missingDatasets(
  definition: MethodDefinition,
  config: Config,
  datasets: readonly Dataset[],
): ConfigIssue[] {
  const known = new Set(datasets.map(({ id }) => id))
  const field = definition.fields.find(({ kind }) => kind === 'dataset')
  return definition
    .datasetsOf(config)
    .filter((id) => !known.has(id))
    .map((id) => ({
      path: field?.path ?? 'dataset',
      message: `there is no data set “${id}”; there are ${[...known].join(', ')}`,
      severity: 'error',
    }))
}
