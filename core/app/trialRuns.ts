/** The run behind a trial: how it is made, and what its end means. */
import type { Run } from '../contract/run.ts'
import type { Study, StudyPlan, Trial } from '../contract/study.ts'
import { createRun } from './createRun.ts'
import type { CreateRunOptions } from './createRun.ts'
import { forkRun } from './forkRun.ts'
import { trialConfig } from '../studies/trialConfig.ts'

/** A trial that has just been proposed. */
export function newTrial(part: Pick<Trial, 'index' | 'proposal'> & Partial<Trial>): Trial {
  return { runId: null, knew: [], rung: 0, from: null, state: 'running', value: null, ...part }
}

/** A trial of a later rung goes on from the checkpoint of the one before it, where there is one. */
export async function makeTrialRun(
  options: CreateRunOptions,
  { studyId, plan, trials }: Study,
  { index, proposal, rung, from }: Trial,
): Promise<{ run: Run; from: 'fresh' | 'continued' }> {
  const config = trialConfig(plan, proposal, rung)
  const order = { name: `${plan.name} · ${index}`, config, trial: { studyId, index } }
  const runId = trials.find((trial) => trial.index === from)?.runId ?? null
  if (runId !== null && options.store.checkpoints(runId).length > 0)
    return { run: await forkRun({ ...order, runId }, options), from: 'continued' }
  return { run: await createRun({ ...order, method: plan.method }, options), from: 'fresh' }
}

/** A figure that the run does not have counts as a failure; one that a person stopped keeps its last figure. */
export function outcomeOf(
  { status, metrics }: Run,
  { objective }: StudyPlan,
): Pick<Trial, 'state' | 'value'> {
  const value = metrics[objective.metric] ?? null
  if (status.kind === 'finished') return { state: value === null ? 'failed' : 'finished', value }
  return status.kind === 'stopped' ? { state: 'stopped', value } : { state: 'failed', value: null }
}
