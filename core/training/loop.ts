/**
 * The loop that every laboratory shares:
 *
 *   for each step from where the run stands:
 *     let messages arrive; wait while paused; leave when told to stop
 *     update the weights, report its figures; stop with an error if the loss is not a number
 *     every now and then: evaluate, write a checkpoint
 *   write a last checkpoint
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import type { StepFigures, TrainContext } from '../methods/method.ts'
import type { Checkpoint } from './checkpoint.ts'
import { writeCheckpoint } from './checkpoint.ts'

export type LoopPlan = {
  /** Updates done before this process took over. */
  readonly doneSteps: number
  readonly totalSteps: number
  readonly evaluateEvery: number
  readonly checkpointEvery: number
  /** Update number `step`, counted from 0; returns the figures to report, `train/loss` among them. */
  readonly update: (step: number) => StepFigures
  readonly evaluate: () => Promise<StepFigures>
  /** Everything that `update(step)` needs to be the same in another process. */
  readonly snapshot: (step: number) => Checkpoint
}

export type LoopOutcome = {
  readonly outcome: 'finished' | 'stopped'
  readonly doneSteps: number
  /** Last value of every figure that was reported. */
  readonly figures: StepFigures
}

export async function trainingLoop(plan: LoopPlan, context: TrainContext): Promise<LoopOutcome> {
  const { reporter, control } = context
  const keeper = checkpointKeeper(plan, context)
  let figures: StepFigures = {}
  const report = (step: number, latest: StepFigures) => {
    figures = { ...figures, ...latest }
    reporter.figures(step, latest)
  }
  for (let step = plan.doneSteps; step < plan.totalSteps; step += 1) {
    if ((await control.next()) === 'stop') {
      await keeper.save(step)
      return { outcome: 'stopped', doneSteps: step, figures }
    }
    const latest = plan.update(step)
    report(step + 1, latest)
    refuseNonFinite(step + 1, latest, keeper.lastGood())
    if (isDue(step + 1, plan.evaluateEvery, plan.totalSteps))
      report(step + 1, await plan.evaluate())
    if (isDue(step + 1, plan.checkpointEvery, plan.totalSteps)) await keeper.save(step + 1)
  }
  return { outcome: 'finished', doneSteps: plan.totalSteps, figures }
}

function isDue(step: number, every: number, totalSteps: number): boolean {
  return step % every === 0 || step === totalSteps
}

function refuseNonFinite(step: number, figures: StepFigures, lastGood: number | null): void {
  const loss = figures['train/loss']
  if (loss === undefined || Number.isFinite(loss)) return
  const rest =
    lastGood === null
      ? 'there is no checkpoint yet'
      : `the last good checkpoint is of step ${lastGood}`
  throw new WorkbenchError('run-diverged', `the loss is ${loss} at step ${step}; ${rest}`, {
    details: { step, lastGoodStep: lastGood },
  })
}

/** Keeps the last checkpoints of the run, two at least: the older one outlives a damaged newer one. */
function checkpointKeeper(plan: LoopPlan, context: TrainContext) {
  const { checkpointFolder, reporter, keptCheckpoints = 2 } = context
  const kept: { step: number; file: string }[] = []
  let lastGood: number | null = plan.doneSteps > 0 ? plan.doneSteps : null

  async function save(step: number): Promise<void> {
    if (step === 0 || kept.at(-1)?.step === step) return
    const checkpoint = plan.snapshot(step)
    // The loss of a step is that of the weights before it: what it did to them shows only here.
    if (!isFinite(checkpoint)) return
    const file = join(checkpointFolder, `step-${String(step).padStart(9, '0')}.checkpoint`)
    const written = await writeCheckpoint(file, checkpoint)
    kept.push({ step, file })
    lastGood = step
    reporter.checkpoint({ step, file, ...written })
    const old = kept.length > keptCheckpoints ? kept.shift() : undefined
    if (old) await rm(old.file, { force: true })
  }

  return { save, lastGood: () => lastGood }
}

function isFinite({ tensors }: Checkpoint): boolean {
  return Object.values(tensors).every(({ values }) =>
    (values as Float32Array).every((value) => Number.isFinite(value)),
  )
}
