/** Trains a network and follows the angular update of each of its layers. */
import { isAugmented } from '../../contract/augmentation.ts'
import type { Config } from '../../contract/method.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import type { Checkpoint } from '../../training/checkpoint.ts'
import { deviceName } from '../../training/device.ts'
import { evaluateEach } from '../../training/evaluation.ts'
import { trainingLoop } from '../../training/loop.ts'
import { fitsInMemory, openPictureFeed } from '../../training/pictureFeed.ts'
import type { PictureFeed } from '../../training/pictureFeed.ts'
import { preparePictures, prepareTestPictures } from '../../training/pictures.ts'
import type { PictureSet } from '../../training/pictures.ts'
import { learningRateAt } from '../../training/schedule.ts'
import { confusionFindings } from '../../training/verdicts.ts'
import { parseSettings } from '../method.ts'
import type { MethodTraining, StepFigures, TrainContext, TrainOutcome } from '../method.ts'
import { applyDrop, skipToEquilibrium } from './changes.ts'
import { trainCells } from './experiment/trainCells.ts'
import type { Place } from './experiment/trainCells.ts'
import { histogramProbe } from './histograms.ts'
import { contradictions, invarianceRows } from './invariance/confirm.ts'
import { runPhases } from './plan.ts'
import { sphericalMotionNetwork } from './network.ts'
import { conclude, detectorRows, recentResiduals } from './result.ts'
import { fedBatch, hyperOf, openSession, snapshot, startAngleAnew } from './session.ts'
import type { Session } from './session.ts'
import { sphericalMotionSchema } from './settings.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { track } from './tracker.ts'

export const sphericalMotionTraining: MethodTraining = {
  network: sphericalMotionNetwork,
  train: async (context) => {
    const settings = parseSettings(sphericalMotionSchema, context.config)
    const folder = context.datasetFolders[settings.dataset]
    if (folder === undefined)
      throw new WorkbenchError(
        'dataset-unknown',
        `dataset: there is none called “${settings.dataset}”`,
      )
    const opened = await openDataset(folder)
    const { augmentation, imageReduction: reduction, training } = settings
    if (!isAugmented(augmentation) && fitsInMemory(opened, reduction))
      return await trainOn(preparePictures(opened, reduction), settings, context)
    const { seed, batchSize } = training
    const feed = openPictureFeed(folder, opened, { augmentation, reduction, seed, batchSize })
    try {
      return await trainOn(prepareTestPictures(opened, reduction), settings, context, feed)
    } finally {
      feed.close()
    }
  },
}

/** The same on pictures already in memory. */
export async function trainOn(
  pictures: PictureSet,
  settings: SphericalMotionSettings,
  context: TrainContext,
  feed: PictureFeed | null = null,
): Promise<TrainOutcome> {
  const data = { pictures, feed }
  const resumed = context.resumeFrom === null ? null : await readCheckpoint(context.resumeFrom)
  if (settings.experiment.kind !== 'one')
    return await trainCells(settings, context, resumed, (...cell) => trainOne(data, ...cell))
  const place: Place = {
    from: 0,
    totalSteps: settings.training.steps,
    wrap: (checkpoint) => checkpoint,
  }
  return await trainOne(data, settings, context, resumed, place)
}

type Data = { readonly pictures: PictureSet; readonly feed: PictureFeed | null }

async function trainOne(
  { pictures, feed }: Data,
  settings: SphericalMotionSettings,
  context: TrainContext,
  resumed: Checkpoint | null,
  { from, totalSteps, wrap }: Place,
): Promise<TrainOutcome> {
  const { control, reporter } = context
  const session = openSession(settings, pictures, resumed, feed)
  const { network, layers, runner, tracker, doneSteps } = session
  const update = updater(session, settings, context)
  const warned = { contradictions: false }
  try {
    if (resumed) control.spent(session.seconds)
    reporter.started({ device: deviceName(), totalSteps, step: from + doneSteps })
    reporter.findings({ invariance: invarianceRows(tracker, layers) })
    const { outcome, figures } = await trainingLoop(
      {
        ...{ doneSteps: from + doneSteps, totalSteps: from + settings.training.steps },
        evaluateEvery: settings.training.evaluateEvery,
        checkpointEvery: settings.training.checkpointEvery,
        update: (step) => update(step - from),
        probe: histogramProbe(session, settings, from),
        runner: () => runner,
        evaluate: async (step) => {
          tellFindings(session, settings, reporter, warned)
          const { figures, verdicts } = await evaluateEach(
            network,
            runner.readState(),
            pictures.test,
          )
          reporter.findings(confusionFindings(verdicts, { step, classes: pictures.classes }))
          return figures
        },
        snapshot: (step) => {
          if (step % settings.training.checkpointEvery === 0) startAngleAnew(session)
          return wrap(snapshot(session, step - from, control.seconds()))
        },
      },
      context,
    )
    return {
      outcome,
      metrics: headline(figures),
      result: conclude(tracker, settings, layers),
    }
  } finally {
    runner.dispose()
  }
}

/** What is known by now: who is scale-invariant, who is at equilibrium. */
function tellFindings(
  { tracker, layers }: Session,
  settings: SphericalMotionSettings,
  reporter: TrainContext['reporter'],
  warned: { contradictions: boolean },
): void {
  const { schedule, optimizer, training } = settings
  const done = tracker.alignments[0]?.count ?? 0
  const rate = learningRateAt(
    schedule,
    optimizer.learningRate,
    training.steps,
    Math.max(0, done - 1),
  )
  reporter.findings({
    invariance: invarianceRows(tracker, layers),
    detector: detectorRows(tracker, settings, layers),
    recent: recentResiduals(tracker, settings, layers, rate),
  })
  const found = contradictions(tracker, layers)
  if (found.length === 0 || warned.contradictions) return
  warned.contradictions = true
  const why = `scale-invariant by the graph, not by the gradients: ${found.join(', ')}`
  reporter.event(done, 'warning', why)
}

/** One update: schedule, what is done to the weights from outside, the step itself, its figures. */
function updater(
  session: Session,
  settings: SphericalMotionSettings,
  { control, reporter }: TrainContext,
): (step: number) => StepFigures {
  const { layers, runner, sampler, tracker, feed } = session
  const { schedule, optimizer, training } = settings
  const phases = runPhases(settings)
  let last = { step: session.doneSteps, seconds: control.seconds() }
  return (step) => {
    const learningRate = learningRateAt(schedule, optimizer.learningRate, training.steps, step)
    const previous = phases[phases.findIndex(({ from }) => from === step) - 1]
    if (previous)
      applyDrop(session, settings, reporter, {
        step,
        from: previous.learningRate,
        to: learningRate,
      })
    if (step > 0 && step === settings.skipToEquilibriumAfter)
      skipToEquilibrium(session, settings, reporter, { step, learningRate })
    const batch = fedBatch(feed, sampler.next(), step)
    const following = feed === null ? null : sampler.peek()
    if (following) feed?.prepare(following, step + 1)
    const info = runner.run(batch, hyperOf(settings, learningRate, step))
    const seconds = control.seconds()
    const throughput = training.batchSize / Math.max(1e-6, seconds - last.seconds)
    last = { step, seconds }
    return {
      'train/loss': info['loss']?.[0] ?? Number.NaN,
      'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
      throughput,
      ...track(tracker, settings, layers, { step, info }),
    }
  }
}

/** What lists show: the figures of the whole run, not those of single layers. */
function headline(figures: StepFigures): Config & Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([name]) => !name.includes(':')))
}
