/** `submit`, `task` and `collect`: a job for Slurm, one training of it, and what they found. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { makeJobFolder, readJob, taskWorkspace } from '../cluster/jobFolder.ts'
import { seedJob, studyJob } from '../cluster/job.ts'
import type { ClusterJob } from '../cluster/job.ts'
import { arrayScript, collectScript, goOnLater } from '../cluster/slurmScript.ts'
import type { SlurmWishes } from '../cluster/slurmScript.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { studyPlanSchema } from '../contract/study.ts'
import { readRequest } from './configuration.ts'
import type { Changes } from './configuration.ts'
import { openSession } from './engine.ts'
import type { Output } from './output.ts'
import { resumeCommand, startRun } from './run.ts'
import type { Session } from './session.ts'
import { withSession } from './session.ts'
import { summarise } from './summary.ts'
import { watchRun } from './watchRun.ts'

export type SubmitOptions = Changes & {
  readonly target: string
  readonly name: string | undefined
  readonly seeds: number
  readonly slurm: SlurmWishes
  readonly hand: 'over to Slurm' | 'only write'
}

/** Writes the job's folder and hands it to Slurm. Every configuration is checked first: a queue is a bad place to learn of a typing mistake. */
export async function submitCommand(
  { client }: Session,
  output: Output,
  options: SubmitOptions,
): Promise<void> {
  const job = await jobOf(options)
  for (const { name, config } of job.trials) {
    const { issues } = await client.request('runs.check', { method: job.method, config })
    const wrong = issues.find(({ severity }) => severity === 'error')
    if (wrong)
      throw new WorkbenchError('config-invalid', `${name}: ${wrong.path}: ${wrong.message}`)
  }
  const { workspace } = await client.request('app.info', {})
  const folder = await makeJobFolder(resolve(workspace), job)
  // The program that runs now: installed or from sources, it is the same on every node that shares the disk.
  const program = [process.execPath, resolve(process.argv[1] ?? '')]
  const count = job.trials.length
  const places = { folder, program }
  await writeFile(join(folder, 'array.sh'), arrayScript(job.name, count, options.slurm, places))
  await writeFile(
    join(folder, 'collect.sh'),
    collectScript(job.name, workspace, options.slurm, places),
  )
  const jobId = options.hand === 'only write' ? null : handOver(folder)
  output.tell({ event: 'summary', folder, tasks: count, jobId })
  output.say(
    jobId === null
      ? `wrote ${count} tasks to ${folder}; hand them over with: sbatch ${join(folder, 'array.sh')}`
      : `job ${jobId}: ${count} tasks, folder ${folder}; what they find is collected when all have ended`,
  )
}

async function jobOf(options: SubmitOptions): Promise<ClusterJob> {
  const plan = await studyIn(options.target)
  if (plan) return studyJob(options.name === undefined ? plan : { ...plan, name: options.name })
  const request = await readRequest(options.target, options)
  const first = Number(options.seed ?? 0)
  return seedJob(options.name ?? request.method, request, { first, count: options.seeds })
}

/** A JSON file with a `space` is a study, any other a configuration. */
async function studyIn(target: string) {
  if (!target.endsWith('.json') || !existsSync(target)) return undefined
  const content = JSON.parse(await readFile(target, 'utf8')) as object
  if (!('space' in content)) return undefined
  const parsed = studyPlanSchema.safeParse(content)
  if (parsed.success) return parsed.data
  throw new WorkbenchError('config-invalid', `${target}: ${z.prettifyError(parsed.error)}`)
}

/** Ids that Slurm gave: of the array, on whose end the collecting waits. */
function handOver(folder: string): string {
  const jobId = sbatch(['--parsable', join(folder, 'array.sh')])
  sbatch(['--parsable', `--dependency=afterany:${jobId}`, join(folder, 'collect.sh')])
  return jobId
}

function sbatch(parameters: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('sbatch', parameters, { encoding: 'utf8' })
  if (status === 0) return (stdout.trim().split(';')[0] ?? '').trim()
  const why = error ? `${error.message} (is Slurm on this machine?)` : stderr.trim()
  throw new WorkbenchError('request-invalid', `sbatch: ${why}`)
}

/** One task of an array: starts its run, or goes on where an earlier attempt was cut short. */
export async function taskCommand(output: Output, folder: string, index: number): Promise<number> {
  const job = await readJob(folder)
  const trial = job.trials[index]
  if (!trial)
    throw new WorkbenchError(
      'request-invalid',
      `task ${index}: ${folder} has tasks 0 to ${job.trials.length - 1}`,
    )
  const workspace = taskWorkspace(folder, index)
  // Slurm starts a task again only when its earlier attempt is gone, on whichever node that was.
  if (Number(process.env['SLURM_RESTART_COUNT'] ?? 0) > 0)
    await rm(join(workspace, 'workspace.lock'), { force: true })
  return withSession(
    () => openSession({ workspace }),
    async (session) => {
      const [before] = await session.client.request('runs.list', {})
      if (before?.status.kind === 'finished') return 0
      if (before) return orLater(await resumeCommand(session, output, before.runId))
      const { config, name } = trial
      const started = await startRun(session.client, { method: job.method, config }, name)
      return orLater(summarise(output, await watchRun(session.client, output, started)))
    },
  )
}

/** 130, `summarise`’s code of a run that was stopped, means here: a signal came, and a checkpoint is written. */
function orLater(exitCode: number): number {
  return exitCode === 130 ? goOnLater : exitCode
}

export async function collectCommand(
  { client, grant }: Session,
  output: Output,
  folder: string,
): Promise<void> {
  const job = await readJob(folder)
  const total = { adopted: [] as string[], known: 0, waiting: 0 }
  for (const index of job.trials.keys()) {
    const source = grant(resolve(taskWorkspace(folder, index)))
    const { adopted, known, waiting } = await client.request('runs.adopt', { source })
    total.adopted.push(...adopted)
    total.known += known
    total.waiting += waiting
  }
  output.tell({ event: 'summary', ...total })
  output.say(
    `${total.adopted.length} runs collected, ${total.known} were here already, ${total.waiting} not over yet`,
  )
}
