/** `run` and `resume`: start, follow, summarise. Both resolve to the exit code. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Client } from '../contract/rpc.ts'
import type { Run } from '../contract/run.ts'
import { assign, readRequest } from './configuration.ts'
import type { Changes, Request } from './configuration.ts'
import { nearest } from './nearest.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { summarise } from './summary.ts'
import { watchRun } from './watchRun.ts'

export type RunOptions = Changes & {
  readonly target: string
  readonly name: string | undefined
}

export async function runCommand(
  session: Session,
  output: Output,
  options: RunOptions,
): Promise<number> {
  const request = await readRequest(options.target, options)
  const started = await startRun(session.client, request, options.name ?? '')
  return summarise(output, await watchRun(session.client, output, started))
}

export async function resumeCommand(
  { client }: Session,
  output: Output,
  runId: string,
): Promise<number> {
  const started = await client.request('runs.resume', { runId })
  return summarise(output, await watchRun(client, output, started))
}

export type ForkOptions = {
  readonly runId: string
  readonly step: number | undefined
  readonly set: readonly string[]
  readonly name: string | undefined
}

export async function forkCommand(
  { client }: Session,
  output: Output,
  { runId, step, set, name = '' }: ForkOptions,
): Promise<number> {
  const { config } = await client.request('runs.get', { runId })
  for (const assignment of set) assign(config, assignment)
  const of = step === undefined ? { runId } : { runId, step }
  const started = await client.request('runs.fork', { ...of, config, name })
  return summarise(output, await watchRun(client, output, started))
}

/** Starts a run; an unknown setting is answered with the nearest one that exists. */
export async function startRun(client: Client, request: Request, name: string): Promise<Run> {
  try {
    return await client.request('runs.start', { ...request, name })
  } catch (thrown) {
    throw await withSuggestion(client, request, thrown)
  }
}

async function withSuggestion(
  client: Client,
  { method }: Request,
  thrown: unknown,
): Promise<unknown> {
  if (!(thrown instanceof WorkbenchError) || thrown.code !== 'config-invalid') return thrown
  const path = thrown.details['path']
  if (typeof path !== 'string') return thrown
  const methods = await client.request('methods.list', {})
  const known = methods.find(({ id }) => id === method)?.fields.map((field) => field.path) ?? []
  if (known.includes(path)) return thrown
  const guess = nearest(path, known)
  if (guess === undefined) return thrown
  return new WorkbenchError('config-invalid', `${thrown.message}; did you mean “${guess}”?`, {
    details: thrown.details,
    cause: thrown,
  })
}
