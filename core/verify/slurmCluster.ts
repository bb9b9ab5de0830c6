/** A Slurm of one node in a folder of its own: munged, slurmctld and slurmd as processes of ours, ended with it. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'
import { WorkbenchError } from '../contract/errors.ts'

export type SlurmCluster = {
  readonly environment: NodeJS.ProcessEnv
  /** Runs one of Slurm's commands; its standard output. */
  readonly ask: (program: string, ...parameters: string[]) => string
  readonly stop: () => Promise<void>
}

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol', 'squeue']
/** Where Debian puts daemons, which is not on everybody's path. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`

/** Why no Slurm can be started here, or null. */
export function slurmMissing(): string | null {
  if (process.getuid?.() !== 0) return 'slurmd starts its jobs as root only, and this is no root'
  const missing = programs.filter(
    (name) => spawnSync('which', [name], { env: { ...process.env, PATH: path } }).status !== 0,
  )
  return missing.length === 0 ? null : `${missing.join(', ')}: not installed (slurm-wlm, munge)`
}

export async function startSlurm(folder: string): Promise<SlurmCluster> {
  await chmod(folder, 0o755)
  for (const name of ['state', 'spool', 'munge']) await mkdir(join(folder, name), { mode: 0o755 })
  const configuration = join(folder, 'slurm.conf')
  await writeFile(configuration, slurmConf(folder))
  // A device that everybody has stands for a GPU: Slurm only hands its number out.
  const gpus = ['/dev/null', '/dev/zero'].map((file) => `Name=gpu File=${file}\n`)
  await writeFile(join(folder, 'gres.conf'), gpus.join(''))
  await writeFile(join(folder, 'cgroup.conf'), 'CgroupPlugin=cgroup/v1\n')
  const key = join(folder, 'munge', 'key')
  await writeFile(key, randomBytes(128), { mode: 0o400 })
  const environment = { ...process.env, PATH: path, SLURM_CONF: configuration }
  const start = (program: string, ...parameters: string[]) =>
    spawn(program, parameters, { env: environment, stdio: 'ignore' })
  const running = [start('munged', ...mungeParameters(join(folder, 'munge'), key))]
  await sleep(1_000)
  running.push(start('slurmctld', '-D', '-f', configuration))
  await sleep(1_000)
  running.push(start('slurmd', '-D', '-f', configuration, '-N', hostname()))
  const ask = (program: string, ...parameters: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, parameters, {
      env: environment,
      encoding: 'utf8',
    })
    if (status === 0) return stdout
    throw new WorkbenchError(
      'request-invalid',
      `${program} ${parameters.join(' ')}: ${stderr.trim()}`,
    )
  }
  const cluster = { environment, ask, stop: () => endAll(running) }
  try {
    await untilIdle(cluster, folder)
    return cluster
  } catch (thrown) {
    await cluster.stop()
    throw thrown
  }
}

function mungeParameters(folder: string, key: string): string[] {
  const file = (name: string) => join(folder, name)
  return [
    ...['--foreground', '--force', `--key-file=${key}`, `--socket=${file('socket')}`],
    ...[`--pid-file=${file('pid')}`, `--log-file=${file('log')}`, `--seed-file=${file('seed')}`],
  ]
}

/** Two make-believe GPUs: enough to see that each task asks for one of its own. */
function slurmConf(folder: string): string {
  const node = hostname()
  const settings = {
    ClusterName: 'steradian',
    SlurmctldHost: `${node}(127.0.0.1)`,
    AuthType: 'auth/munge',
    AuthInfo: `socket=${join(folder, 'munge', 'socket')}`,
    SlurmUser: 'root',
    SlurmctldPort: 26_817,
    SlurmdPort: 26_818,
    StateSaveLocation: join(folder, 'state'),
    SlurmdSpoolDir: join(folder, 'spool'),
    SlurmctldPidFile: join(folder, 'slurmctld.pid'),
    SlurmdPidFile: join(folder, 'slurmd.pid'),
    SlurmctldLogFile: join(folder, 'slurmctld.log'),
    SlurmdLogFile: join(folder, 'slurmd.log'),
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_CPU',
    MpiDefault: 'none',
    KillWait: 10,
    ReturnToService: 2,
    GresTypes: 'gpu',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${String(value)}`)
  return `${lines.join('\n')}
NodeName=${node} NodeAddr=127.0.0.1 CPUs=2 Gres=gpu:2 State=UNKNOWN
PartitionName=lab Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`
}

async function untilIdle({ ask }: Pick<SlurmCluster, 'ask'>, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const state = await stateOf(ask)
    if (state === 'idle') return
    await sleep(500)
  }
  const said = await readFile(join(folder, 'slurmctld.log'), 'utf8').catch(() => 'no log')
  throw new WorkbenchError('internal', `no idle node within 30 s; ${said.slice(-2_000)}`)
}

function stateOf(ask: SlurmCluster['ask']): Promise<string> {
  return Promise.resolve()
    .then(() => ask('sinfo', '--noheader', '--format=%t').trim())
    .catch(() => 'not there yet')
}

async function endAll(running: readonly ChildProcess[]): Promise<void> {
  for (const child of running.toReversed()) {
    if (child.exitCode !== null) continue
    child.kill('SIGTERM')
    await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(5_000)])
    child.kill('SIGKILL')
  }
}
