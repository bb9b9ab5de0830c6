/**
 * The loop that every laboratory shares:
 *
 *   for each step from where the run stands:
 *     let messages arrive; wait while paused; leave when told to stop
 *     update the weights, report its figures; pause if a watchpoint speaks, and without
 *     watchpoints stop with an error if the loss is not a number
 *     every now and then: evaluate, write a checkpoint
 *   write a last checkpoint
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import type { Metering, StepFigures, TrainContext } from '../methods/method.ts'
import type { Checkpoint } from './checkpoint.ts'
import { writeCheckpoint } from './checkpoint.ts'
import type { StepRunner } from '../tensor/step.ts'
import { telemetryPrice } from './telemetryPrice.ts'

/** Looks at the state around single steps; what it costs is metered apart from the step. */
export type StepProbe = {
  /** Of update number `step`, counted from 0. */
  readonly isDue: (step: number) => boolean
  readonly before: () => void
  readonly after: () => StepFigures
}

export type LoopPlan = {
  /** Updates done before this process took over. */
  readonly doneSteps: number
  readonly totalSteps: number
  readonly evaluateEvery: number
  readonly checkpointEvery: number
  /** Update number `step`, counted from 0; returns the figures to report, `train/loss` among them. */
  readonly update: (step: number) => StepFigures
  readonly probe?: StepProbe | null
  /** Who runs the updates, where the info of a step is only told: its price is timed. */
  readonly runner?: () => StepRunner | null
  /** After `step` updates. */
  readonly evaluate: (step: number) => Promise<StepFigures>
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
  const { reporter, control, meter = unmetered } = context
  const keeper = checkpointKeeper(plan, context)
  const { telemetry, timed } = pricing(plan, context)
  let figures: StepFigures = {}
  const report = (step: number, latest: StepFigures) => {
    figures = { ...figures, ...latest }
    meter.during('report', () => reporter.figures(step, latest))
  }
  for (let step = plan.doneSteps; step < plan.totalSteps; step += 1) {
    if ((await control.next()) === 'stop') {
      await keeper.save(step)
      return { outcome: 'stopped', doneSteps: step, figures }
    }
    const probe = plan.probe?.isDue(step) ? plan.probe : null
    if (probe) meter.during('histograms', probe.before)
    const { result: latest, seconds } = timed(() => meter.during('step', () => plan.update(step)))
    meter.step()
    report(step + 1, latest)
    const probed = probe ? meter.during('histograms', probe.after) : {}
    if (probe) report(step + 1, probed)
    telemetry.afterStep(seconds)
    const tripped = await watched(step + 1, { ...latest, ...probed }, context, keeper)
    if (!tripped) refuseNonFinite(step + 1, latest, keeper.lastGood())
    if (isDue(step + 1, plan.evaluateEvery, plan.totalSteps))
      report(step + 1, await meter.during('test', () => plan.evaluate(step + 1)))
    if (isDue(step + 1, plan.checkpointEvery, plan.totalSteps)) await keeper.save(step + 1)
  }
  return { outcome: 'finished', doneSteps: plan.totalSteps, figures }
}

const unmetered: Metering = {
  during: (_, work) => work(),
  step: () => undefined,
  telemetry: () => undefined,
}

function pricing(
  { runner = () => null, doneSteps, totalSteps }: LoopPlan,
  { clock, meter = unmetered }: TrainContext,
) {
  const telemetry = telemetryPrice({ runner, steps: totalSteps - doneSteps, clock, meter })
  const timed = <Result>(work: () => Result) => {
    const started = clock.seconds()
    const result = work()
    return { result, seconds: clock.seconds() - started }
  }
  return { telemetry, timed }
}

/** Whether a watchpoint has spoken: what can still be kept is kept, and the run pauses before its next step. */
async function watched(
  step: number,
  figures: StepFigures,
  { watch, control, meter = unmetered }: TrainContext,
  keeper: Keeper,
): Promise<boolean> {
  if (!watch) return false
  const reason = meter.during('watch', () => watch.look(step, control.seconds(), figures))
  if (reason === null) return false
  await keeper.save(step)
  watch.trip(step, `${reason}; ${lastCheckpoint(keeper.lastGood())}`)
  return true
}

function lastCheckpoint(step: number | null): string {
  return step === null
    ? 'there is no checkpoint yet'
    : `the last good checkpoint is of step ${step}`
}

function isDue(step: number, every: number, totalSteps: number): boolean {
  return step % every === 0 || step === totalSteps
}

function refuseNonFinite(step: number, figures: StepFigures, lastGood: number | null): void {
  const loss = figures['train/loss']
  if (loss === undefined || Number.isFinite(loss)) return
  throw new WorkbenchError(
    'run-diverged',
    `the loss is ${loss} at step ${step}; ${lastCheckpoint(lastGood)}`,
    {
      details: { step, lastGoodStep: lastGood },
    },
  )
}

type Keeper = ReturnType<typeof checkpointKeeper>

/** Keeps the last checkpoints of the run, two at least: the older one outlives a damaged newer one. */
function checkpointKeeper(plan: LoopPlan, context: TrainContext) {
  const { checkpointFolder, reporter, keptCheckpoints = 2, meter = unmetered } = context
  const kept: { step: number; file: string }[] = []
  let lastGood: number | null = plan.doneSteps > 0 ? plan.doneSteps : null

  async function save(step: number): Promise<void> {
    if (step === 0 || kept.at(-1)?.step === step) return
    await meter.during('checkpoint', () => write(step))
  }

  async function write(step: number): Promise<void> {
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
