/** Runs of every laboratory whose trainer or engine is killed in turn, and resumed until they end. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runDifferences } from '../../app/runDifferences.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { seriesName } from '../../contract/metric.ts'
import type { Run } from '../../contract/run.ts'
import { inspectDatabase } from '../../runs/database.ts'
import type { Random } from '../../tensor/random.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import type { CrashRun } from './runs.ts'
import { fault } from './tally.ts'
import type { Tally } from './tally.ts'

/** A run that makes no end after this many seconds is a hang. */
const patience = 300
/** Tries for each kill that is asked for. */
const mostAttempts = 5
const ended = new Set(['finished', 'failed', 'interrupted', 'stopped'])

export interface KillPlan {
  readonly workspace: string
  readonly kills: number
  readonly random: Random
  readonly tally: Tally
  readonly progress: (line: string) => void
}

/** What the engine has said to be stored: the last step of each series, and the newest checkpoint. */
type Acknowledged = { readonly lastSteps: Map<string, number>; checkpoint: number }

export async function killRun(one: CrashRun, plan: KillPlan): Promise<void> {
  const campaign = new Campaign(one, plan, await startEngine(plan.workspace))
  await campaign.perform()
}

class Campaign {
  private readonly one: CrashRun
  private readonly plan: KillPlan
  private engine: Engine
  /** Kills that hit a run under way. */
  private done = 0
  private attempts = 0

  constructor(one: CrashRun, plan: KillPlan, engine: Engine) {
    this.one = one
    this.plan = plan
    this.engine = engine
  }

  async perform(): Promise<void> {
    const { progress, kills, tally } = this.plan
    const undisturbed = await this.train(0)
    progress(`${this.one.name}: undisturbed, ${undisturbed.seconds.toFixed(1)} s of training`)
    while (this.mayKill()) {
      const killed = await this.train(undisturbed.seconds)
      const found = await runDifferences(this.engine.client, undisturbed, killed)
      for (const words of found) fault(tally, 'differences', `${this.one.name}: ${words}`)
    }
    if (this.done < kills) progress(`${this.one.name}: ${this.done} of ${kills} kills`)
    await this.engine.killEngine()
  }

  /** Until all are done; runs that keep ending first leave the figure below its bar. */
  private mayKill(): boolean {
    const { kills } = this.plan
    return this.done < kills && this.attempts < mostAttempts * kills
  }

  /** One run to its end; killed every now and then when `seconds`, its undisturbed length, is given. */
  private async train(seconds: number): Promise<Run> {
    const { method, config } = this.one
    const { runId } = await this.engine.client.request('runs.start', { method, config, name: '' })
    for (;;) {
      if (seconds > 0 && this.mayKill()) await this.disturb(runId, seconds)
      const run = await this.settled(runId)
      if (run.status.kind === 'finished') return run
      if (run.status.kind !== 'interrupted')
        throw new WorkbenchError('run-failed', `${method}: ${JSON.stringify(run.status)}`)
      await this.engine.client.request('runs.resume', { runId })
    }
  }

  /** One kill somewhere in the next third of the run, unless it ends before. */
  private async disturb(runId: string, seconds: number): Promise<void> {
    const { random, progress, tally } = this.plan
    this.attempts += 1
    const acknowledged = this.listen(runId)
    await this.moving(runId)
    await sleep(random.uniform() * seconds * 330)
    const run = await this.get(runId)
    if (ended.has(run.status.kind)) {
      this.tooLate()
      return
    }
    const checkpoints = await this.engine.client.request('runs.checkpoints', { runId })
    acknowledged.checkpoint = checkpoints[0]?.step ?? 0
    const victim = this.done % 2 === 0 ? 'trainer' : 'engine'
    if (victim === 'trainer') this.engine.killTrainer()
    else await this.restartEngine()
    const { status } = await this.settled(runId)
    await this.examine(runId, acknowledged)
    if (status.kind === 'finished') {
      this.tooLate()
      return
    }
    this.done += 1
    tally.kills += 1
    progress(`${this.one.name}: ${victim} killed at step ${run.step} of ${run.totalSteps}`)
  }

  private tooLate(): void {
    this.plan.progress(`${this.one.name}: the run ended before the kill, which does not count`)
  }

  private async restartEngine(): Promise<void> {
    const { workspace, tally } = this.plan
    await this.engine.killEngine()
    const { integrity } = inspectDatabase(join(workspace, 'workspace.sqlite'))
    if (integrity !== 'ok') fault(tally, 'wrongStates', `the database: ${integrity}`)
    this.engine = await startEngine(workspace)
  }

  private async examine(runId: string, { lastSteps, checkpoint }: Acknowledged): Promise<void> {
    const { tally, workspace } = this.plan
    const run = await this.settled(runId)
    if (run.status.kind !== 'interrupted' && run.status.kind !== 'finished')
      fault(tally, 'wrongStates', `${runId} is ${run.status.kind}`)
    const index = await this.engine.client.request('runs.seriesIndex', { runId })
    const stored = new Map(index.map(({ key, lastStep }) => [seriesName(key), lastStep] as const))
    for (const [name, step] of lastSteps)
      if ((stored.get(name) ?? 0) < step)
        fault(tally, 'lostPoints', `${name}: step ${step} was told, ${stored.get(name)} is there`)
    const [newest] = await this.engine.client.request('runs.checkpoints', { runId })
    if ((newest?.step ?? 0) < checkpoint)
      fault(tally, 'lostCheckpoints', `step ${checkpoint} was told, ${newest?.step} is there`)
    await allReadable(join(workspace, 'checkpoints', runId), tally)
  }

  private listen(runId: string): Acknowledged {
    const lastSteps = new Map<string, number>()
    this.engine.client.on('run.metrics', (told) => {
      if (told.runId !== runId) return
      for (const { series, steps } of told.blocks)
        for (const key of series) lastSteps.set(seriesName(key), steps.at(-1) ?? 0)
    })
    return { lastSteps, checkpoint: 0 }
  }

  private get(runId: string): Promise<Run> {
    return this.engine.client.request('runs.get', { runId })
  }

  /** Resolves at the first step of the process that trains now: before it, there is little to lose. */
  private async moving(runId: string): Promise<void> {
    let from: number | undefined
    for (;;) {
      const { step, status } = await this.get(runId)
      if (ended.has(status.kind)) return
      if (status.kind === 'running') from ??= step
      if (from !== undefined && step > from) return
      await sleep(10)
    }
  }

  private async settled(runId: string): Promise<Run> {
    const started = performance.now()
    for (;;) {
      const run = await this.get(runId)
      if (ended.has(run.status.kind)) return run
      if (performance.now() - started > patience * 1000)
        throw new WorkbenchError('run-failed', `${runId}: no end after ${patience} s`)
      await sleep(20)
    }
  }
}

/** A file with its final name is whole. */
async function allReadable(folder: string, tally: Tally): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.checkpoint'))
  for (const name of names) {
    try {
      await readCheckpoint(join(folder, name))
    } catch (thrown) {
      fault(tally, 'lostCheckpoints', thrown instanceof Error ? thrown.message : String(thrown))
    }
  }
}
