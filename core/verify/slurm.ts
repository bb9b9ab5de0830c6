/**
 * npm run verify -- slurm: a study of eight trials as an array on a real Slurm of one node. One task is killed and
 * requeued, and must end as if nobody had disturbed it; all runs must arrive in one workspace.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runDifferences } from '../app/runDifferences.ts'
import { openSession } from '../cli/engine.ts'
import { withSession } from '../cli/session.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Client } from '../contract/rpc.ts'
import { isActive } from '../contract/run.ts'
import type { Run } from '../contract/run.ts'
import { madeByLaboratory } from '../methods/registry.ts'
import type { CheckOptions, Figure } from './check.ts'
import { slurmMissing, startSlurm } from './slurmCluster.ts'
import type { SlurmCluster } from './slurmCluster.ts'

const commandLine = join(import.meta.dirname, '../cli.ts')
/** The whole array, seconds. */
const patience = 400
const disturbed = 0

const study = {
  ...{ name: 'slurm study', method: 'spherical-motion', sampler: 'grid' },
  base: {
    ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
    training: { steps: 6000, batchSize: 32, checkpointEvery: 200, evaluateEvery: 1000 },
  },
  space: [
    { kind: 'choice', path: 'training.seed', values: [1, 2] },
    {
      kind: 'number',
      path: 'optimizer.learningRate',
      low: 0.02,
      high: 0.2,
      scale: 'log',
      points: 4,
    },
  ],
  ...{ seed: 0, objective: { metric: 'test/accuracy', direction: 'maximize' } },
  ...{ halving: null, budget: 8, concurrency: 1 },
}

export async function verifySlurm({ progress }: CheckOptions): Promise<Figure[]> {
  const missing = slurmMissing()
  if (missing !== null) {
    progress(`skipped: ${missing}`)
    return []
  }
  const folder = await mkdtemp(join(tmpdir(), 'steradian-slurm-'))
  const cluster = await startSlurm(folder)
  try {
    return await studyOn(cluster, folder, progress)
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function studyOn(
  cluster: SlurmCluster,
  folder: string,
  progress: CheckOptions['progress'],
): Promise<Figure[]> {
  const workspace = join(folder, 'workspace')
  const file = join(folder, 'study.json')
  await writeFile(file, JSON.stringify(study))
  const submitted = submit(cluster, workspace, file)
  progress(`job ${submitted.jobId}: ${submitted.tasks} tasks in ${submitted.folder}`)
  const step = await requeueOnce(cluster, submitted, progress)
  await untilQueueIsEmpty(cluster, progress)
  const log = await readFile(join(submitted.folder, 'logs', `${disturbed}.log`), 'utf8')
  progress(await readFile(join(submitted.folder, 'logs', 'collect.log'), 'utf8'))
  const runs = await collectedRuns(workspace)
  for (const difference of runs.differences) progress(difference)
  return [
    { name: 'tasks', value: submitted.tasks, bar: { atLeast: 8 } },
    { name: 'runs in one workspace', value: runs.finished, bar: { atLeast: 8 } },
    { name: 'step of the last checkpoint at the kill', value: step, bar: { atLeast: 1 } },
    { name: 'endings in the log of the killed task', value: endings(log), bar: { atLeast: 1 } },
    { name: 'differences of the requeued run', value: runs.differences.length, bar: { atMost: 0 } },
  ]
}

type Submitted = { readonly folder: string; readonly tasks: number; readonly jobId: string }

function submit({ environment }: SlurmCluster, workspace: string, file: string): Submitted {
  const options = ['--workspace', workspace, '--json', '--processors', '1', '--gpus', '1']
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [commandLine, 'submit', file, ...options],
    { env: environment, encoding: 'utf8' },
  )
  if (status !== 0) throw new WorkbenchError('internal', `submit: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Submitted
}

/** Waits for the task's second checkpoint, kills what Slurm runs for it, and puts it back into the queue. */
async function requeueOnce(
  { ask }: SlurmCluster,
  { folder, jobId }: Submitted,
  progress: CheckOptions['progress'],
): Promise<number> {
  const checkpoints = join(folder, 'tasks', String(disturbed), 'checkpoints', 'run-1')
  const steps = () =>
    existsSync(checkpoints)
      ? readdirSync(checkpoints).flatMap((name) => /^step-(\d+)\.checkpoint$/.exec(name)?.[1] ?? [])
      : []
  for (let waited = 0; steps().length < 2; waited += 20) {
    if (waited > 120_000) throw new WorkbenchError('internal', 'no checkpoint within 2 minutes')
    await sleep(20)
  }
  const task = `${jobId}_${disturbed}`
  ask('scancel', '--signal=KILL', '--full', task)
  const step = Math.max(...steps().map(Number))
  progress(`task ${task} killed at step ${step} or after`)
  await sleep(3_000)
  ask('scontrol', 'requeue', task)
  // Slurm keeps a requeued job waiting for two minutes; a test need not.
  ask('scontrol', 'update', `JobId=${task}`, 'StartTime=now')
  return step
}

async function untilQueueIsEmpty(
  { ask }: SlurmCluster,
  progress: CheckOptions['progress'],
): Promise<void> {
  let said = ''
  for (let waited = 0; waited < patience; waited++) {
    const queue = ask('squeue', '--noheader', '--format=%K %T %r').trim()
    if (queue === '') return
    if (queue !== said) progress(queue.replaceAll('\n', '; '))
    said = queue
    await sleep(1_000)
  }
  throw new WorkbenchError('internal', `jobs are left after ${patience} s: ${said}`)
}

/** Each attempt that comes to an end says so; a killed one cannot. */
function endings(log: string): number {
  return log.split('\n').filter((line) => /: (finished|stopped) after/.test(line)).length
}

/** Trains the disturbed trial again, in peace, and compares. */
async function collectedRuns(
  workspace: string,
): Promise<{ finished: number; differences: string[] }> {
  return withSession(
    () => openSession({ workspace }),
    async ({ client }) => {
      const runs = await client.request('runs.list', {})
      const finished = runs.filter(({ status }) => status.kind === 'finished').length
      const requeued = runs.find(({ name }) => name === `${study.name} · ${disturbed}`)
      if (!requeued)
        return { finished, differences: ['the killed task is no run of the workspace'] }
      const again = await trained(client, requeued)
      return { finished, differences: await runDifferences(client, again, requeued) }
    },
  )
}

async function trained(client: Client, run: Run): Promise<Run> {
  const { method, config } = madeByLaboratory(run)
  const { runId } = await client.request('runs.start', { method, config, name: 'in peace' })
  for (;;) {
    const run = await client.request('runs.get', { runId })
    if (run.status.kind === 'finished') return run
    if (!isActive(run.status)) throw new WorkbenchError('run-failed', JSON.stringify(run.status))
    await sleep(100)
  }
}
