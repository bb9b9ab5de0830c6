/** Trains a network and follows the angular update of each of its layers. */
import { isAugmented } from '../../contract/augmentation.ts'
import type { Config } from '../../contract/method.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { deviceName } from '../../training/device.ts'
import { evaluate } from '../../training/evaluation.ts'
import { trainingLoop } from '../../training/loop.ts'
import { openPictureFeed } from '../../training/pictureFeed.ts'
import type { PictureFeed } from '../../training/pictureFeed.ts'
import { preparePictures, prepareTestPictures } from '../../training/pictures.ts'
import type { PictureSet } from '../../training/pictures.ts'
import { learningRateAt } from '../../training/schedule.ts'
import { parseSettings } from '../method.ts'
import type { MethodTraining, StepFigures, TrainContext, TrainOutcome } from '../method.ts'
import { runPhases } from './plan.ts'
import { rescaleState } from './rescale.ts'
import { sphericalMotionNetwork } from './network.ts'
import { conclude } from './result.ts'
import { fedBatch, hyperOf, openSession, snapshot } from './session.ts'
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
    if (!isAugmented(augmentation))
      return await trainOn(preparePictures(opened, reduction), settings, context)
    const feed = openPictureFeed(opened, { augmentation, reduction, seed: training.seed })
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
  const { control, reporter } = context
  const resumed = context.resumeFrom === null ? null : await readCheckpoint(context.resumeFrom)
  const session = openSession(settings, pictures, resumed, feed)
  const { network, runner, tracker, doneSteps } = session
  const totalSteps = settings.training.steps
  try {
    control.spent(session.seconds)
    reporter.started({ device: deviceName(), totalSteps, step: doneSteps })
    const { outcome, figures } = await trainingLoop(
      {
        ...{ doneSteps, totalSteps },
        evaluateEvery: settings.training.evaluateEvery,
        checkpointEvery: settings.training.checkpointEvery,
        update: updater(session, settings, context),
        evaluate: () => evaluate(network, runner.readState(), pictures.test),
        snapshot: (step) => snapshot(session, step, control.seconds()),
      },
      context,
    )
    return {
      outcome,
      metrics: headline(figures),
      result: conclude(tracker, settings, network.layers),
    }
  } finally {
    runner.dispose()
  }
}

/** One update: schedule, rescaling at a drop, the step itself, its figures. */
function updater(
  session: Session,
  settings: SphericalMotionSettings,
  { control, reporter }: TrainContext,
): (step: number) => StepFigures {
  const { network, runner, sampler, tracker, feed } = session
  const { schedule, optimizer, training } = settings
  const phases = runPhases(settings)
  let last = { step: session.doneSteps, seconds: control.seconds() }
  return (step) => {
    const learningRate = learningRateAt(schedule, optimizer.learningRate, training.steps, step)
    const index = phases.findIndex(({ from }) => from === step)
    const previous = phases[index - 1]
    if (previous)
      announceDrop(session, settings, reporter, {
        step,
        from: previous.learningRate,
        to: learningRate,
      })
    const batch = fedBatch(feed, sampler.next(), step)
    const info = runner.run(batch, hyperOf(settings, learningRate))
    const seconds = control.seconds()
    const throughput = training.batchSize / Math.max(1e-6, seconds - last.seconds)
    last = { step, seconds }
    return {
      'train/loss': info['loss']?.[0] ?? Number.NaN,
      'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
      throughput,
      ...track(tracker, settings, network.layers, { step, info }),
    }
  }
}

type Change = { readonly step: number; readonly from: number; readonly to: number }

function announceDrop(
  { network, runner }: Session,
  { rescaleAtDrop }: SphericalMotionSettings,
  reporter: TrainContext['reporter'],
  { step, from, to }: Change,
): void {
  reporter.event(step, 'schedule', `learning rate ${from} → ${to}`)
  if (rescaleAtDrop === 'none') return
  const factor = (from / to) ** 0.25
  const velocity = rescaleAtDrop === 'weights-and-momentum' ? factor : 1
  const scaled = rescaleState(runner.readState(), network.layers, { weights: 1 / factor, velocity })
  runner.writeState(scaled)
  const what = rescaleAtDrop === 'weights' ? 'weights' : 'weights and momentum'
  reporter.event(step, 'schedule', `${what} rescaled by ${(1 / factor).toPrecision(4)}`)
}

/** What lists show: the figures of the whole run, not those of single layers. */
function headline(figures: StepFigures): Config & Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([name]) => !name.includes(':')))
}
