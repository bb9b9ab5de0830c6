/** Turns a request into a run in the store, or says why it cannot run. */
import { statfsSync } from 'node:fs'
import type { z } from 'zod'
import type { Requests } from '../contract/api.ts'
import type { Clock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Config } from '../contract/method.ts'
import type { Run } from '../contract/run.ts'
import type { MethodDefinition } from '../methods/method.ts'
import { definitionOf } from '../methods/registry.ts'
import { checkRunnable } from './methodRequests.ts'
import type { CheckedConfig, Shelves } from './methodRequests.ts'

/** Bytes that must be free before a run starts: room for its metrics and two checkpoints of a big net. */
const roomForRun = 200 * 2 ** 20

export interface CreateRunOptions extends Shelves {
  readonly clock: Clock
}

/** What a run is made of, and where it comes from. */
export type RunOrder = Omit<z.output<Requests['runs.start']['input']>, 'parent'> &
  Partial<Pick<Run, 'parent' | 'trial' | 'tags'>>

export async function createRun(
  { method, config: given, name, parent = null, trial = null, tags = [] }: RunOrder,
  options: CreateRunOptions,
): Promise<Run> {
  const { workspace, store, clock } = options
  const definition = definitionOf(method)
  const config = runnable(definition, given, await checkRunnable(definition, given, options))
  refuseFullDisk(workspace)
  const number = store.nextNumber()
  const run: Run = {
    runId: `run-${String(number)}`,
    name: name.trim() === '' ? automaticName(definition, config, number) : name.trim(),
    method,
    config,
    seed: definition.seedOf(config),
    status: { kind: 'queued' },
    createdAt: clock.now().toISOString(),
    ...{ startedAt: null, endedAt: null, step: 0, totalSteps: 0, seconds: 0 },
    ...{ device: null, metrics: {}, result: null, notes: '', deletedAt: null },
    ...{ tags, archivedAt: null, parent, trial },
  }
  store.createRun(run)
  return run
}

function runnable(
  definition: MethodDefinition,
  given: Config,
  { config, issues }: CheckedConfig,
): Config {
  if (config !== null) return config
  const errors = issues.filter(({ severity }) => severity === 'error')
  throw new WorkbenchError(
    'config-invalid',
    errors
      .map(({ path, message }) => `${path}: ${message}${allowedRange(definition, path)}`)
      .join('; '),
    { details: { path: errors[0]?.path ?? '', settings: Object.keys(given).length } },
  )
}

function allowedRange({ fields }: MethodDefinition, path: string): string {
  const field = fields.find((candidate) => candidate.path === path)
  if (field?.minimum == null && field?.maximum == null) return ''
  const low =
    field.minimum === null
      ? ''
      : `${field.exclusiveMinimum ? 'above' : 'from'} ${String(field.minimum)}`
  const high =
    field.maximum === null
      ? ''
      : `${field.exclusiveMaximum ? 'below' : 'up to'} ${String(field.maximum)}`
  return `; allowed: ${[low, high].filter(Boolean).join(' ')}`
}

/** `conv-small, fashion-mnist-6k #12`: what the run is about, told apart by its number. */
function automaticName(definition: MethodDefinition, config: Config, number: number): string {
  const model = config['model']
  const parts = [
    typeof model === 'string' ? model : definition.description.title,
    ...definition.datasetsOf(config),
  ]
  return `${parts.join(', ')} #${String(number)}`
}

function refuseFullDisk(workspace: string): void {
  const { bavail, bsize } = statfsSync(workspace)
  const free = bavail * bsize
  if (free < roomForRun)
    throw new WorkbenchError(
      'disk-full',
      `a run needs ${megabytes(roomForRun)} free on the disk of ${workspace}, ${megabytes(free)} are`,
      { details: { free, needed: roomForRun } },
    )
}

function megabytes(bytes: number): string {
  return `${String(Math.floor(bytes / 2 ** 20))} MiB`
}
