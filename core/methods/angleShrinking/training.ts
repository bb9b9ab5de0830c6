/**
 * Trains a supernet on random children and shrinks its space by the angle:
 *
 *   for each round, while the space is above the threshold:
 *     train on children of what is left; the weights go on from round to round
 *     score each operator by the mean angle of its children, drop the lowest
 *   search what is left, when asked to
 */
import { join } from 'node:path'
import { WorkbenchError } from '../../contract/errors.ts'
import type { Config } from '../../contract/method.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { createRandom } from '../../tensor/random.ts'
import { readCheckpoint, writeCheckpoint } from '../../training/checkpoint.ts'
import { deviceName } from '../../training/device.ts'
import { preparePictures } from '../../training/pictures.ts'
import { parseSettings } from '../method.ts'
import type { MethodTraining, StepFigures, TrainContext, TrainOutcome } from '../method.ts'
import { judge } from './judge.ts'
import { angleShrinkingNetwork } from './network.ts'
import type { Laboratory } from './laboratory.ts'
import { dividePictures } from './pictures.ts'
import type { DividedPictures } from './pictures.ts'
import { plannedSteps } from './plan.ts'
import { readBenchmark } from './rank/benchmark.ts'
import { conclude } from './result.ts'
import type { SearchFindings } from './search/findings.ts'
import { runSearch } from './search/runSearch.ts'
import { searchUnits } from './search/units.ts'
import { closeSession, openSession } from './session.ts'
import type { Session } from './session.ts'
import { angleShrinkingSchema } from './settings.ts'
import type { AngleShrinkingSettings } from './settings.ts'
import { cut } from './shrinkRound.ts'
import { forkFrom, restore, roundFile, snapshot } from './snapshot.ts'
import { describeSpace } from './spaces/describe.ts'
import { spaceSize } from './spaces/space.ts'
import { trainRound } from './trainRound.ts'

export const angleShrinkingTraining: MethodTraining = {
  network: angleShrinkingNetwork,
  train: async (context) => {
    const settings = parseSettings(angleShrinkingSchema, context.config)
    const folder = context.datasetFolders[settings.dataset]
    if (folder === undefined)
      throw new WorkbenchError(
        'dataset-unknown',
        `dataset: there is none called “${settings.dataset}”`,
      )
    const all = preparePictures(await openDataset(folder), settings.imageReduction)
    const random = createRandom(settings.training.seed).split('division')
    return await trainOn(dividePictures(all, settings.trainingCount, random), settings, context)
  },
}

/** The same on pictures already in memory. */
export async function trainOn(
  pictures: DividedPictures,
  settings: AngleShrinkingSettings,
  context: TrainContext,
): Promise<TrainOutcome> {
  const { reporter, control, resumeFrom, checkpointFolder } = context
  const session = openSession(settings, pictures)
  const { facts } = session.space
  try {
    if (resumeFrom !== null) restore(session, settings, await readCheckpoint(resumeFrom))
    else if (settings.start.run !== '') await forkFrom(session, settings, checkpointFolder)
    const truth = facts.published ? await readBenchmark(settings.rivals.truth) : null
    control.spent(session.seconds)
    const totalSteps = plannedSteps(settings) + searchUnits(settings)
    reporter.started({ device: deviceName(), totalSteps, step: session.doneSteps })
    const laboratory: Laboratory = { settings, session, pictures, truth, context }
    reporter.findings({
      ...describeSpace(facts),
      rounds: session.rounds as unknown as Config[],
    })
    const shrunk = await runRounds(laboratory)
    const searched =
      shrunk.outcome === 'stopped' ? { ...shrunk, findings: null } : await runSearch(laboratory)
    const { outcome, findings } = searched
    const evidence = await judge(laboratory, outcome)
    const conclusion = conclude(session, evidence)
    const result = { rounds: session.rounds, ...conclusion, ...(findings && { search: findings }) }
    const figures = { ...shrunk.figures, ...searched.figures }
    return {
      outcome,
      metrics: { ...headline(figures), ...headlineOf(session), ...searchHeadline(findings) },
      result: result as unknown as Config,
    }
  } finally {
    closeSession(session)
  }
}

/** What lists show: figures of the whole run, not those of single operators. */
function headline(figures: StepFigures): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([name]) => !name.includes(':')))
}

function searchHeadline(findings: SearchFindings | null): Record<string, number> {
  const { trueAccuracy = null, alone = null } = findings?.found ?? {}
  return {
    ...(trueAccuracy !== null && { foundAccuracy: trueAccuracy }),
    ...(alone && { aloneAccuracy: alone.accuracy }),
  }
}

function headlineOf({ rounds, operations }: Session): Record<string, number> {
  const truth = rounds.at(-1)?.truth
  return {
    spaceSize: Math.log10(spaceSize(operations)),
    ...(truth && { tau: truth.tau, keptAccuracy: truth.accuracyAfter }),
  }
}

async function runRounds(
  laboratory: Laboratory,
): Promise<{ outcome: 'finished' | 'stopped'; figures: StepFigures }> {
  const { settings, session } = laboratory
  const rounds = Math.max(1, settings.shrink.rounds)
  let figures: StepFigures = {}
  for (let round = session.rounds.length; round < rounds; round += 1) {
    if (spaceSize(session.operations) <= settings.shrink.threshold) break
    const trained = await trainRound(laboratory, round)
    figures = { ...figures, ...trained.figures }
    if (trained.outcome === 'stopped') return { outcome: 'stopped', figures }
    if (settings.shrink.rounds === 0) break
    if ((await cut(laboratory, round)) === 'stopped') return { outcome: 'stopped', figures }
    await storeRound(laboratory, round)
    if (isCutOff(laboratory)) break
  }
  return { outcome: 'finished', figures }
}

/** A first round that was too short can drop every way through the cell: further ones would train nothing. */
function isCutOff({ session, context }: Laboratory): boolean {
  const reason = session.space.facts.cutOff(session.operations)
  if (reason === null) return false
  const message = `no further round: ${reason}. Go on from an earlier cut with a longer first round`
  context.reporter.event(session.doneSteps, 'warning', message)
  return true
}

/** Beside the run's own checkpoints: any later run can be forked from here. */
async function storeRound(
  { session, settings, context }: Laboratory,
  round: number,
): Promise<void> {
  const file = join(context.checkpointFolder, roundFile(round))
  const at = { step: session.doneSteps, seconds: context.control.seconds() }
  await writeCheckpoint(file, snapshot(session, settings, at))
}
