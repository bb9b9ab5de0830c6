/**
 * The folder of a cluster job: `job.json`, the scripts, `logs/`, and one workspace a task in `tasks/`.
 *
 * A workspace a task, not one that all share: SQLite's log needs shared memory, which network disks do not give, and a
 * workspace has one writer. `collect` brings the finished runs into the workspace that the job was submitted from.
 */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import { clusterJobSchema } from './job.ts'
import type { ClusterJob } from './job.ts'

/** What tasks read of the workspace that they belong to. */
const shared = ['datasets', 'models']

export async function makeJobFolder(workspace: string, job: ClusterJob): Promise<string> {
  const jobs = join(workspace, 'cluster')
  await mkdir(jobs, { recursive: true, mode: 0o700 })
  const number = (await readdir(jobs)).length + 1
  const words = job.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
  const folder = join(jobs, `${number}-${words}`)
  await mkdir(folder)
  await mkdir(join(folder, 'logs'))
  for (const index of job.trials.keys()) await makeTask(workspace, taskWorkspace(folder, index))
  await writeFile(join(folder, 'job.json'), `${JSON.stringify(job, null, 1)}\n`)
  return folder
}

export function taskWorkspace(folder: string, index: number): string {
  return join(folder, 'tasks', String(index))
}

/**
 * Links set by set, not the whole folder: a task that packs a built-in set first must not clear away what another node
 * is packing beside it.
 */
async function makeTask(workspace: string, task: string): Promise<void> {
  for (const kind of shared) {
    await mkdir(join(task, kind), { recursive: true, mode: 0o700 })
    const names = await readdir(join(workspace, kind)).catch((): string[] => [])
    for (const name of names.filter((candidate) => !candidate.startsWith('.')))
      await symlink(join(workspace, kind, name), join(task, kind, name))
  }
}

export async function readJob(folder: string): Promise<ClusterJob> {
  const file = join(folder, 'job.json')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WorkbenchError('request-invalid', `${file}: no cluster job there`, { cause })
  })
  const parsed = clusterJobSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new WorkbenchError('request-invalid', `${file}: ${z.prettifyError(parsed.error)}`)
}
