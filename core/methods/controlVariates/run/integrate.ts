/**
 * A run that estimates evidences or an expectation:
 *
 *   for each subject (a model, or a density with an integrand)
 *     draw from every temperature, from the posterior to the prior
 *   for each subject
 *     fit every estimator of the table on folds, integrate over the ladder
 *   compare two models by their Bayes factor
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import { deviceName } from '../../../training/device.ts'
import { createRunner } from '../../../training/runner.ts'
import { watchedAnew } from '../../method.ts'
import type { TrainContext, TrainOutcome } from '../../method.ts'
import { reportOf } from '../evidence/comparison.ts'
import type { Rung } from '../evidence/thermodynamic.ts'
import type { TrainingServices } from '../neural/train.ts'
import type { ControlVariatesSettings } from '../settings.ts'
import { conclude } from './conclude.ts'
import { type Account, subjectFindings } from './findings.ts'
import { fitterOf, planOf, usesNetwork } from './fitters.ts'
import { checkpointWriter, type CheckpointWriter, recall, type RunMemory } from './memory.ts'
import { readTable } from './readTable.ts'
import { type SampledLadder, sampleSubject } from './sampleStage.ts'
import { rungCount, type Subject, subjectsOf } from './subject.ts'
import { rungName, rungWarnings } from './warnings.ts'

/** Seconds between checkpoints. */
const checkpointSpacing = 20

type Laboratory = {
  readonly context: TrainContext
  readonly settings: ControlVariatesSettings
  readonly memory: RunMemory
  readonly writer: CheckpointWriter
  readonly progress: { step: number; trainings: number; readonly warnings: string[] }
  /** Step of the checkpoint: what an earlier process told up to here is stored, and told once. */
  readonly told: number
}

export async function integrate(
  context: TrainContext,
  settings: ControlVariatesSettings,
): Promise<TrainOutcome> {
  const subjects = await subjectsOf(settings, () => readTable(context, settings.problem.dataset))
  const { memory, step, seconds } = await recall(context.resumeFrom)
  context.control.spent(seconds)
  context.reporter.started({
    ...{ device: deviceName(), step },
    totalSteps: totalSteps(settings, subjects),
  })
  const writer = checkpointWriter(memory, context, { spacing: checkpointSpacing })
  const progress = { step: 0, trainings: 0, warnings: [] }
  const laboratory: Laboratory = { context, settings, memory, writer, progress, told: step }
  try {
    const ladders: SampledLadder[] = []
    for (const [index, subject] of subjects.entries())
      ladders.push(await sampleStage(laboratory, subject, index))
    const accounts: Account[] = []
    for (const [index, subject] of subjects.entries()) {
      const account = await estimateStage(laboratory, subject, ladders[index] as SampledLadder)
      accounts.push(account)
      context.reporter.findings({ models: accounts.map(subjectFindings) })
    }
    return conclude(context.reporter, accounts, {
      warnings: progress.warnings,
      lastStep: totalSteps(settings, subjects),
    })
  } catch (thrown) {
    if (!(thrown instanceof WorkbenchError && thrown.code === 'cancelled')) throw thrown
    await writer.save(progress.step)
    return { outcome: 'stopped', metrics: {}, result: { warnings: progress.warnings } }
  }
}

/** Temperatures drawn, updates of every training, and the conclusion. */
function totalSteps(settings: ControlVariatesSettings, subjects: readonly Subject[]): number {
  const rungs = subjects.reduce((sum, subject) => sum + rungCount(subject, settings), 0)
  const trainings = subjects.length * planOf(settings).names.filter(usesNetwork).length
  return rungs + trainings * settings.training.steps + 1
}

async function breathe({ control }: TrainContext): Promise<void> {
  if ((await control.next()) === 'stop') throw new WorkbenchError('cancelled', 'stopped')
}

async function sampleStage(
  { context, settings, memory, writer, progress, told }: Laboratory,
  subject: Subject,
  index: number,
): Promise<SampledLadder> {
  const tell = (rung: Rung): void => {
    progress.step += 1
    const warnings = rungWarnings(subject, rung)
    progress.warnings.push(...warnings)
    if (progress.step <= told) return
    const name = rungName(rung.temperature)
    context.reporter.figures(progress.step, {
      [`splitRHat:${name}`]: Math.min(rung.diagnostics.splitRHat, 1e9),
      [`effectiveSampleSize:${name}`]: rung.diagnostics.effectiveSampleSize,
    })
    for (const warning of warnings) context.reporter.event(progress.step, 'warning', warning)
  }
  const known = [...memory.rungs.keys()].filter((key) => key.startsWith(`${index}/`))
  for (const key of known) {
    const kept = memory.rungs.get(key)
    if (kept) tell(kept.rung)
  }
  return await sampleSubject(
    {
      ...{ context, settings, memory },
      breathe: () => breathe(context),
      rungDone: async (rung) => {
        tell(rung)
        if (writer.isDue()) await writer.save(progress.step)
        await breathe(context)
      },
    },
    subject,
    index,
  )
}

async function estimateStage(
  laboratory: Laboratory,
  subject: Subject,
  sampled: SampledLadder,
): Promise<Account> {
  const { context, settings } = laboratory
  const { folds, scale, kind } = settings.control
  const plan = planOf(settings)
  const reports = []
  for (const name of plan.names) {
    const remembered = { seconds: 0 }
    const services = servicesOf(laboratory, remembered)
    reports.push(
      await reportOf(name, fitterOf(name, settings, services), {
        ...{ ladder: sampled.ladder, rungs: sampled.rungs },
        split: { folds, scale, seed: settings.training.seed, assignment: 'blocks' },
        seconds: () => context.control.seconds() + remembered.seconds,
      }),
    )
    await breathe(context)
  }
  const chosen = reports.find(({ name }) => name === kind)
  if (chosen === undefined) throw new WorkbenchError('internal', `${kind} was not fitted`)
  return { subject, sampled, reports, chosen, skipped: plan.skipped }
}

/** Lends the networks a runner, the person's hand and the run's memory. */
function servicesOf(
  { context, settings, memory, writer, progress }: Laboratory,
  remembered: { seconds: number },
): TrainingServices {
  const { reporter, control } = context
  const { watch } = watchedAnew(context, 'run')
  const number = progress.trainings
  let startedAt = control.seconds()
  const keep = (kept: Parameters<NonNullable<TrainingServices['finished']>>[0]): void => {
    const seconds = control.seconds() - startedAt + remembered.seconds
    memory.trainings[number] = { progress: kept, seconds }
  }
  const startStep = progress.step
  return {
    startRunner: (setup) => createRunner(setup, { eager: settings.training.eager }),
    recall: () => {
      progress.trainings += 1
      startedAt = control.seconds()
      const known = memory.trainings[number]
      remembered.seconds = known?.seconds ?? 0
      return known?.progress ?? null
    },
    afterStep: async (step, losses, now) => {
      progress.step = startStep + step
      const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length
      const figures = { 'train/loss': loss }
      reporter.figures(progress.step, figures)
      const reason = watch?.look(progress.step, control.seconds(), figures) ?? null
      if (reason !== null) {
        keep(now())
        await writer.save(progress.step)
        watch?.trip(progress.step, `${reason}; everything up to this step is in the checkpoint`)
      }
      const stops = (await control.next()) === 'stop'
      if (!stops && !writer.isDue()) return
      keep(now())
      if (stops) throw new WorkbenchError('cancelled', 'stopped')
      await writer.save(progress.step)
    },
    finished: (kept) => {
      keep(kept)
      progress.step = startStep + settings.training.steps
    },
  }
}
