/** Requests about the laboratories: what there is, and whether a configuration can run. */
import type { Handlers } from '../contract/api.ts'
import type { Dataset } from '../contract/dataset.ts'
import type { Config, ConfigIssue, Forecast } from '../contract/method.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import type { MethodDefinition } from '../methods/method.ts'
import { freeBytesOf } from './diskGuard.ts'
import { diskWarning } from './diskWarning.ts'
import type { Disk } from './diskWarning.ts'
import { missingSources } from './sources.ts'
import type { SourcePlaces } from './sources.ts'
import { definitionOf, methodDefinitions } from '../methods/registry.ts'
import { workspaceSettings } from './workspaceRequests.ts'

/** Where a configuration finds what it names. */
export interface Shelves extends SourcePlaces {
  readonly library: DatasetLibrary
}

export function methodRequests(shelves: Shelves): Pick<Handlers, 'methods.list' | 'runs.check'> {
  return {
    'methods.list': () => [...methodDefinitions.values()].map(({ description }) => description),
    'runs.check': async ({ method, config }) => {
      const checked = await checkRunnable(definitionOf(method), config, shelves)
      const { issues, forecasts } = checked
      const disk = checked.config
        ? diskWarning(shelves.store, { method, config: checked.config }, diskOf(shelves))
        : []
      return { issues: [...issues, ...disk], forecasts }
    },
  }
}

function diskOf({ store, workspace }: Shelves): Disk {
  const { keptCheckpoints } = workspaceSettings(store)
  return { freeBytes: () => freeBytesOf(workspace), keptCheckpoints }
}

export type CheckedConfig = {
  /** With every default filled in; null when an issue is an error. */
  readonly config: Config | null
  readonly issues: ConfigIssue[]
  readonly forecasts: Forecast[]
}

/** As `checkConfig`, and the sources of weights must be there. */
export async function checkRunnable(
  definition: MethodDefinition,
  given: Config,
  shelves: Shelves,
): Promise<CheckedConfig> {
  const checked = checkConfig(definition, given, await shelves.library.list())
  if (checked.config === null) return checked
  const missing = await missingSources(definition, checked.config, shelves)
  const issues = [...checked.issues, ...missing]
  return { ...checked, issues, config: hasError(issues) ? null : checked.config }
}

function checkConfig(
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
