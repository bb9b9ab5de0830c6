/**
 * npm run verify -- crash [method] [--seeds kills]: trainers are killed (SIGKILL) at random moments of
 * small runs of every laboratory, and resumed; each must end with exactly the points and conclusions
 * of a run that nobody disturbed.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LaunchTrainer } from '../app/launcher.ts'
import { launchTrainerProcess } from '../app/nodeLauncher.ts'
import { openWorkbench } from '../app/workbench.ts'
import { systemClock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Handlers } from '../contract/api.ts'
import type { Run } from '../contract/run.ts'
import { createRandom } from '../tensor/random.ts'
import type { Random } from '../tensor/random.ts'
import type { CheckOptions, Figure } from './check.ts'
import { differences } from './crashDifferences.ts'
import { crashRuns } from './crashRuns.ts'
import type { CrashRun } from './crashRuns.ts'

const builtInFolder = join(import.meta.dirname, '../../resources/datasets')
/** A run that makes no end after this many seconds is a hang. */
const patience = 300
const ended = new Set(['finished', 'failed', 'interrupted', 'stopped'])

type Bench = {
  readonly handlers: Handlers
  /** Ends the newest trainer as a power cut would. */
  readonly kill: () => void
}

export async function verifyCrash({ seeds, only, progress }: CheckOptions): Promise<Figure[]> {
  const workspace = await mkdtemp(join(tmpdir(), 'steradian-crash-'))
  let processId = 0
  const launchTrainer: LaunchTrainer = async (runId) => {
    const launched = await launchTrainerProcess(runId)
    processId = launched.processId
    return launched
  }
  const workbench = await openWorkbench({
    ...{ workspace, builtInFolder, version: '0', runtime: 'crash campaign', clock: systemClock },
    ...{ launchTrainer, pathOf: () => undefined },
  })
  const bench: Bench = {
    handlers: workbench.handlers,
    kill: () => {
      try {
        process.kill(processId, 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
    },
  }
  try {
    const wanted = crashRuns.filter(({ name }) => only === undefined || name.includes(only))
    const figures: Figure[] = []
    for (const one of wanted) figures.push(...(await campaign(bench, one, seeds, progress)))
    return figures
  } finally {
    await workbench.close()
    await rm(workspace, { recursive: true, force: true })
  }
}

async function campaign(
  bench: Bench,
  one: CrashRun,
  kills: number,
  progress: CheckOptions['progress'],
): Promise<Figure[]> {
  const random = createRandom(`crash ${one.name}`)
  const undisturbed = await trained(bench, one, () => Promise.resolve())
  progress(`${one.name}: undisturbed, ${undisturbed.seconds.toFixed(1)} s of training`)
  let done = 0
  const wrong: string[] = []
  while (done < kills) {
    const killed = await trained(bench, one, async (runId) => {
      if (done >= kills || !(await killedLater(bench, runId, undisturbed.seconds, random))) return
      done += 1
      progress(`${one.name}: killed at step ${(await bench.handlers['runs.get']({ runId })).step}`)
    })
    wrong.push(...(await differences(bench.handlers, undisturbed, killed)))
  }
  for (const words of wrong.slice(0, 5)) progress(`${one.name}: ${words}`)
  return [
    { name: `${one.name}: kills`, value: done, bar: { atLeast: kills } },
    { name: `${one.name}: differences after resume`, value: wrong.length, bar: { atMost: 0 } },
  ]
}

/** Starts the run and drives it to its end, resuming as often as `disturb` has it killed. */
async function trained(
  { handlers }: Bench,
  { method, config }: CrashRun,
  disturb: (runId: string) => Promise<void>,
): Promise<Run> {
  const { runId } = await handlers['runs.start']({ method, config, name: '' })
  const started = performance.now()
  for (;;) {
    await disturb(runId)
    const run = await settled(handlers, runId, started)
    if (run.status.kind === 'finished') return run
    if (run.status.kind !== 'interrupted')
      throw new WorkbenchError('run-failed', `${method}: ${JSON.stringify(run.status)}`)
    await handlers['runs.resume']({ runId })
  }
}

/** Kills somewhere within the run's training time; false when it was over before. */
async function killedLater(
  { handlers, kill }: Bench,
  runId: string,
  seconds: number,
  random: Random,
): Promise<boolean> {
  while ((await handlers['runs.get']({ runId })).status.kind === 'queued') await sleep(10)
  // Loading TensorFlow takes its time before the first step; a kill then is fair too, but rarely new.
  while (!hasBegun(await handlers['runs.get']({ runId }))) await sleep(10)
  await sleep(random.uniform() * seconds * 900)
  const { status } = await handlers['runs.get']({ runId })
  if (ended.has(status.kind)) return false
  kill()
  return true
}

function hasBegun({ step, status }: Run): boolean {
  return step > 0 || ended.has(status.kind)
}

async function settled(handlers: Handlers, runId: string, started: number): Promise<Run> {
  for (;;) {
    const run = await handlers['runs.get']({ runId })
    if (ended.has(run.status.kind)) return run
    if (performance.now() - started > patience * 1000)
      throw new WorkbenchError('run-failed', `${runId}: no end after ${patience} s`)
    await sleep(20)
  }
}
