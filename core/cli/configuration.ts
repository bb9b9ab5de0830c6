/** A run's configuration from a file or a method's name, `--set` and `--seed`. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import { configSchema, methodIds, methodIdSchema } from '../contract/method.ts'
import type { Config, ConfigValue, MethodId } from '../contract/method.ts'
import { nearest } from './nearest.ts'

export type Request = { readonly method: MethodId; readonly config: Config }

/** What the command line changes in a configuration. */
export type Changes = {
  readonly set: readonly string[]
  readonly seed: string | undefined
  /** Steps run op by op, uncompiled. */
  readonly eager: boolean
}

export async function readRequest(target: string, { set, seed, eager }: Changes): Promise<Request> {
  const { method, config } = target.endsWith('.json')
    ? await readConfigFile(target)
    : { method: methodNamed(target), config: {} }
  for (const assignment of set) assign(config, assignment)
  if (seed !== undefined) assign(config, `training.seed=${seed}`)
  if (eager) assign(config, 'training.eager=true')
  return { method, config }
}

function methodNamed(name: string): MethodId {
  const parsed = methodIdSchema.safeParse(name)
  if (parsed.success) return parsed.data
  const guess = nearest(name, methodIds)
  throw new WorkbenchError(
    'method-unknown',
    `no method “${name}”${guess === undefined ? '' : `; did you mean “${guess}”?`} Methods: ${methodIds.join(', ')}. A configuration file ends in .json.`,
  )
}

async function readConfigFile(file: string): Promise<{ method: MethodId; config: Config }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WorkbenchError(
      'config-invalid',
      `${file}: cannot be read (${(cause as Error).message})`,
      { cause },
    )
  })
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new WorkbenchError('config-invalid', `${file}: not JSON: ${(cause as Error).message}`, {
      cause,
    })
  }
  const checked = configSchema.safeParse(parsed)
  if (!checked.success)
    throw new WorkbenchError('config-invalid', `${file}: ${z.prettifyError(checked.error)}`)
  const { method, ...config } = checked.data
  if (typeof method !== 'string')
    throw new WorkbenchError(
      'config-invalid',
      `${file}: “method” is missing; one of ${methodIds.join(', ')}`,
    )
  return { method: methodNamed(method), config }
}

/** Puts `optimizer.learningRate=0.05` into the configuration. Values are JSON where they parse as such. */
export function assign(config: Config, assignment: string): void {
  const equals = assignment.indexOf('=')
  if (equals <= 0)
    throw new WorkbenchError('config-invalid', `--set ${assignment}: write it as key=value`)
  const keys = assignment.slice(0, equals).split('.')
  const last = keys.pop() ?? ''
  let place = config
  for (const key of keys) place = childOf(place, key, assignment)
  refuseInherited(last, assignment)
  place[last] = valueOf(assignment.slice(equals + 1))
}

function childOf(place: Config, key: string, assignment: string): Config {
  refuseInherited(key, assignment)
  const child = Object.hasOwn(place, key) ? place[key] : undefined
  if (typeof child === 'object' && child !== null && !Array.isArray(child)) return child
  if (child !== undefined)
    throw new WorkbenchError(
      'config-invalid',
      `--set ${assignment}: “${key}” is a value, not a group`,
    )
  const made: Config = {}
  place[key] = made
  return made
}

function refuseInherited(key: string, assignment: string): void {
  if (key === '' || key in Object.prototype)
    throw new WorkbenchError('config-invalid', `--set ${assignment}: “${key}” cannot be a key`)
}

function valueOf(text: string): ConfigValue {
  try {
    return JSON.parse(text) as ConfigValue
  } catch {
    // Not JSON: a plain word, as in --set model=resnet-20.
    return text
  }
}
