/**
 * A small disk (tmpfs) that is filled at random moments of a run, to a few mebibytes or to the last
 * byte: the run pauses with words, nothing is corrupt, and it goes on once there is space.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runDifferences } from '../../app/runDifferences.ts'
import type { Run } from '../../contract/run.ts'
import { inspectDatabase } from '../../runs/database.ts'
import type { Random } from '../../tensor/random.ts'
import type { Figure } from '../check.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { fault } from './tally.ts'
import type { Tally } from './tally.ts'

const mebibyte = 2 ** 20
const diskSize = 288 * mebibyte
/** Below the guard's floor, so that every fill must pause the run. */
const mostLeft = 12 * mebibyte
/** Seconds. */
const patience = 120
/** Beyond one for each point: runs that keep ending first leave the figure below its bar. */
const mostRuns = 4

const order = {
  method: 'spherical-motion',
  config: {
    ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
    training: { steps: 12_000, batchSize: 32, checkpointEvery: 200, evaluateEvery: 1_000 },
  },
  name: '',
} as const

export interface DiskPlan {
  readonly scratch: string
  readonly points: number
  readonly random: Random
  readonly tally: Tally
  readonly progress: (line: string) => void
}

export async function fillDisk(plan: DiskPlan): Promise<Figure[]> {
  const disk = join(plan.scratch, 'disk')
  mkdirSync(disk)
  const mounting = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', disk])
  if (mounting.status !== 0) {
    plan.progress('full disk: skipped, this account may not mount a small file system')
    return []
  }
  try {
    return await onDisk(disk, plan)
  } finally {
    spawnSync('umount', ['-l', disk])
  }
}

async function onDisk(disk: string, plan: DiskPlan): Promise<Figure[]> {
  const workspace = join(disk, 'workspace')
  const engine = await startEngine(workspace)
  const watched = await DiskRun.start(engine, disk, plan)
  const undisturbed = await watched.end()
  let points = 0
  let worded = 0
  let endedFirst = 0
  for (let runs = 0; points < plan.points && runs < mostRuns + plan.points; runs++) {
    const run = await DiskRun.start(engine, disk, plan)
    while (points < plan.points) {
      if (!(await run.fillAndFree())) {
        endedFirst += 1
        plan.progress('full disk: the run ended before it paused; this round does not count')
        break
      }
      points += 1
      worded += run.saidBothNumbers() ? 1 : 0
    }
    const found = await runDifferences(engine.client, undisturbed, await run.end())
    for (const words of found) fault(plan.tally, 'differences', `full disk: ${words}`)
    plan.progress(`full disk: ${points} points, ${worded} paused with both numbers`)
  }
  await engine.killEngine()
  const { integrity } = inspectDatabase(join(workspace, 'workspace.sqlite'))
  if (integrity !== 'ok') fault(plan.tally, 'wrongStates', `full disk: ${integrity}`)
  return [
    { name: 'diskFullPoints', value: points, bar: { atLeast: plan.points } },
    { name: 'diskFullPausedInWords', value: worded, bar: { atLeast: plan.points } },
    { name: 'diskFullRunEndedFirst', value: endedFirst, bar: null },
  ]
}

class DiskRun {
  private readonly engine: Engine
  private readonly disk: string
  private readonly plan: DiskPlan
  private run: Run
  private messages: string[] = []

  private constructor(engine: Engine, disk: string, plan: DiskPlan, run: Run) {
    this.engine = engine
    this.disk = disk
    this.plan = plan
    this.run = run
    engine.client.on('run.changed', (changed) => {
      if (changed.runId === run.runId) this.run = changed
    })
    engine.client.on('run.event', ({ runId, event }) => {
      if (runId === run.runId) this.messages.push(event.message)
    })
  }

  static async start(engine: Engine, disk: string, plan: DiskPlan): Promise<DiskRun> {
    return new DiskRun(engine, disk, plan, await engine.client.request('runs.start', order))
  }

  /** One filling and freeing; false when the run ended before. */
  async fillAndFree(): Promise<boolean> {
    const { random, tally } = this.plan
    const from = this.run.step
    await this.until(({ status, step }) => hasEnded(status) || step > from + 50)
    await sleep(random.uniform() * 500)
    if (hasEnded(this.run.status)) return false
    this.messages = []
    const filler = join(this.disk, 'filler')
    fill(filler, this.disk, random.uniform() < 0.3 ? 0 : random.uniform() * mostLeft)
    await this.until(({ status }) => hasEnded(status) || status.kind === 'paused')
    const wasPaused = this.kind() === 'paused'
    await sleep(random.uniform() * 700)
    rmSync(filler)
    await this.until(({ status }) => hasEnded(status) || status.kind === 'running')
    // It may have trained its last step while the disk filled; a full disk ends no run otherwise.
    if (!wasPaused) return false
    if (['failed', 'interrupted'].includes(this.kind()))
      fault(tally, 'wrongStates', `full disk: ${JSON.stringify(this.run.status)}`)
    return true
  }

  private kind(): Run['status']['kind'] {
    return this.run.status.kind
  }

  saidBothNumbers(): boolean {
    return this.messages.some((words) => /MiB are free .* MiB are needed/.test(words))
  }

  async end(): Promise<Run> {
    await this.until(({ status }) => hasEnded(status))
    if (this.run.status.kind !== 'finished')
      fault(this.plan.tally, 'wrongStates', `full disk: ${JSON.stringify(this.run.status)}`)
    return this.engine.client.request('runs.get', { runId: this.run.runId })
  }

  private async until(wanted: (run: Run) => boolean): Promise<void> {
    const started = performance.now()
    while (!wanted(this.run)) {
      if (performance.now() - started > patience * 1000)
        throw new Error(
          `full disk: ${this.run.status.kind} at step ${this.run.step} for ${patience} s`,
        )
      await sleep(20)
    }
  }
}

function hasEnded({ kind }: Run['status']): boolean {
  return kind === 'finished' || kind === 'failed' || kind === 'interrupted' || kind === 'stopped'
}

/** Writes until `left` bytes are free. */
function fill(file: string, disk: string, left: number): void {
  const handle = openSync(file, 'w')
  try {
    for (let free = freeOf(disk); free > left; free = freeOf(disk)) {
      const bytes = Math.min(mebibyte, free - left)
      if (bytes < 4_096 && left > 0) break
      writeSync(handle, Buffer.alloc(Math.max(4_096, Math.floor(bytes))))
    }
  } catch (thrown) {
    // The last byte is gone: as full as a disk can be.
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw thrown
  } finally {
    closeSync(handle)
  }
}

function freeOf(disk: string): number {
  const { bavail, bsize } = statfsSync(disk)
  return bavail * bsize
}
