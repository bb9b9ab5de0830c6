/**
 * Carries studies out: makes the runs of their trials, notes how they end, and writes every step down before the
 * next one, so that a study goes on after a kill from where it stood.
 */
import { setImmediate } from 'node:timers'
import { toWireError, WorkbenchError } from '../contract/errors.ts'
import { isActive } from '../contract/run.ts'
import type { Run } from '../contract/run.ts'
import type { Study, StudyPlan, Trial } from '../contract/study.ts'
import { nextStep } from '../studies/nextStep.ts'
import type { StudyStep } from '../studies/nextStep.ts'
import type { CreateRunOptions } from './createRun.ts'
import type { EventHub } from './eventHub.ts'
import { StudyShelf } from './studyShelf.ts'
import type { Supervisor } from './supervisor.ts'
import { makeTrialRun, newTrial, outcomeOf } from './trialRuns.ts'

export interface StudyRunnerOptions extends CreateRunOptions {
  readonly supervisor: Supervisor
  readonly hub: EventHub
  /** What becomes of studies that were under way when the application ended. */
  readonly leftovers: 'proceed' | 'wait' | 'untouched'
}

export class StudyRunner {
  readonly shelf: StudyShelf
  private readonly options: StudyRunnerOptions
  private readonly pumping = new Set<string>()
  private closed = false

  constructor(options: StudyRunnerOptions) {
    const { store, hub, leftovers } = options
    this.options = options
    this.shelf = new StudyShelf(store, hub.tell)
    hub.onEvent((name, payload) => {
      if (name === 'run.changed') this.settle(payload as Run)
    })
    for (const study of this.shelf.all()) {
      if (study.status !== 'running' || leftovers === 'untouched') continue
      if (leftovers === 'proceed') this.proceed(study.studyId)
      else this.shelf.put({ ...study, status: 'waiting' })
    }
  }

  add(plan: StudyPlan): Study {
    const number = this.shelf.nextNumber()
    const name = plan.name.trim() === '' ? `${plan.method}, study ${number}` : plan.name.trim()
    const study = this.shelf.put({
      ...{ studyId: `study-${number}`, plan: { ...plan, name }, status: 'running', trials: [] },
      createdAt: this.options.clock.now().toISOString(),
    })
    this.pumpSoon(study.studyId)
    return study
  }

  change(studyId: string, part: Partial<Pick<Study, 'status' | 'plan'>>): Study {
    const study = this.shelf.put({ ...this.shelf.get(studyId), ...part })
    this.pumpSoon(studyId)
    return study
  }

  /** Trials that were cut off go on; those that ended unseen are noted. */
  proceed(studyId: string): Study {
    const { store, supervisor } = this.options
    const { trouble: _, ...rest } = this.shelf.get(studyId)
    const study = this.shelf.put({ ...rest, status: 'running' })
    const runs = new Map(store.runSummaries().map((run) => [run.runId, run] as const))
    for (const trial of study.trials.filter(({ state }) => state === 'running')) {
      const run = runs.get(trial.runId ?? '')
      const wasCut = run?.status.kind === 'stopped' || run?.status.kind === 'interrupted'
      if (!run || run.deletedAt !== null)
        this.shelf.putTrial(studyId, { ...trial, state: 'failed' })
      else if (wasCut) supervisor.resume(run.runId)
      else this.settle(run)
    }
    this.pumpSoon(studyId)
    return this.shelf.get(studyId)
  }

  /** From now on nothing is proposed, and ends are left for the next start. */
  close(): void {
    this.closed = true
  }

  private settle(run: Run): void {
    if (this.closed || run.trial === null || isActive(run.status)) return
    const { studyId, index } = run.trial
    const study = this.shelf.find(studyId)
    const trial = study?.trials.find((one) => one.index === index)
    if (!study || trial?.state !== 'running') return
    this.shelf.putTrial(studyId, { ...trial, ...outcomeOf(run, study.plan) })
    this.pumpSoon(studyId)
  }

  /** Later: this may be called while the supervisor still settles a run. */
  private pumpSoon(studyId: string): void {
    setImmediate(() => {
      this.pump(studyId).catch((thrown: unknown) => {
        this.halt(studyId, thrown)
      })
    })
  }

  /** The disk is full, say: the study waits, and says why. */
  private halt(studyId: string, thrown: unknown): void {
    const study = this.shelf.find(studyId)
    if (this.closed || !study) return
    this.shelf.put({ ...study, status: 'waiting', trouble: toWireError(thrown).message })
  }

  /** Makes trials until enough are under way. One at a time for each study: making a run waits for the disk. */
  private async pump(studyId: string): Promise<void> {
    if (this.pumping.has(studyId)) return
    this.pumping.add(studyId)
    try {
      while (!this.closed && this.shelf.find(studyId)?.status === 'running') {
        const step = nextStep(this.shelf.get(studyId))
        if (step.kind === 'wait') return
        await this.take(this.shelf.get(studyId), step)
      }
    } finally {
      this.pumping.delete(studyId)
    }
  }

  private async take(study: Study, step: Exclude<StudyStep, { kind: 'wait' }>): Promise<void> {
    switch (step.kind) {
      case 'done':
        this.shelf.put({ ...study, status: 'finished' })
        return
      case 'prune': {
        const ended = new Set(step.indices)
        const trials = study.trials.map((trial) =>
          ended.has(trial.index) ? { ...trial, state: 'pruned' as const } : trial,
        )
        this.shelf.put({ ...study, trials })
        return
      }
      case 'propose': {
        const { index, proposal, knew } = step
        await this.begin(study, newTrial({ index, proposal, knew }))
        return
      }
      case 'promote': {
        const { index, rung, from } = step
        await this.begin(
          study,
          newTrial({ index, proposal: from.proposal, rung, from: from.index }),
        )
      }
    }
  }

  private async begin(study: Study, trial: Trial): Promise<void> {
    const { hub, supervisor } = this.options
    this.dropOrphan(study.studyId, trial.index)
    try {
      const { run, from } = await makeTrialRun(this.options, study, trial)
      this.shelf.putTrial(study.studyId, { ...trial, runId: run.runId })
      hub.tell('run.changed', run)
      supervisor.enqueue(run.runId, from)
    } catch (thrown) {
      // Settings that cannot run together are a result: the sampler learns to leave them alone.
      if (!(thrown instanceof WorkbenchError) || thrown.code !== 'config-invalid') throw thrown
      this.shelf.putTrial(study.studyId, { ...trial, state: 'failed' })
    }
  }

  /** A run that was made just before the application died, and never written into its study. */
  private dropOrphan(studyId: string, index: number): void {
    const { store, hub } = this.options
    for (const { runId, trial, status } of store.runSummaries())
      if (trial?.studyId === studyId && trial.index === index && !isActive(status)) {
        store.purgeRun(runId)
        hub.tell('run.purged', { runId })
      }
  }
}
