/** The training of one round: steps on random children of what is left. */
import type { StepFigures } from '../method.ts'
import { trainingLoop } from '../../training/loop.ts'
import type { LoopOutcome } from '../../training/loop.ts'
import { allNasBench, angleMeasure } from './angles.ts'
import { learningRateAt, roundEnd, stepsPerEpoch } from './plan.ts'
import { histogramProbe } from './histograms.ts'
import { kendallTau } from './rank/kendall.ts'
import { currentWeights, hyperOf, integers } from './session.ts'
import type { Session } from './session.ts'
import { limitOf, mostEnumerated } from './shrink/limits.ts'
import { scoreOperators } from './shrink/score.ts'
import { snapshot } from './snapshot.ts'
import { spaceSize } from './spaces/space.ts'
import type { Laboratory } from './laboratory.ts'

const watchEveryEpochs = 10
/** Children per operator when looking in between in a space that is not enumerated. */
const watchedChildren = 20

export async function trainRound(laboratory: Laboratory, round: number): Promise<LoopOutcome> {
  const { settings, session, context } = laboratory
  const totalSteps = roundEnd(settings, round)
  const often = stepsPerEpoch(settings) * watchEveryEpochs
  const loop = await trainingLoop(
    {
      ...{ doneSteps: session.doneSteps, totalSteps, evaluateEvery: often, checkpointEvery: often },
      update: (step) => update(laboratory, step),
      runner: () => session.runner,
      probe: histogramProbe(session, settings),
      evaluate: () => Promise.resolve(watch(laboratory)),
      snapshot: (step) => snapshot(session, settings, { step, seconds: context.control.seconds() }),
    },
    context,
  )
  session.doneSteps = loop.doneSteps
  return loop
}

function update({ settings, session }: Laboratory, step: number): StepFigures {
  const { space, runner, sampler, childRandom, operations } = session
  const learningRate = learningRateAt(settings, step)
  const info = runner.run(
    {
      indices: integers(sampler.next()),
      choices: integers(space.drawStep(operations, childRandom)),
    },
    hyperOf(settings.training, learningRate),
  )
  keepBase({ settings, session }, step + 1)
  trainStrengths({ settings, session }, step + 1)
  return {
    'train/loss': info['loss']?.[0] ?? Number.NaN,
    'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
    learningRate,
    ...(step === session.doneSteps && standing(session)),
  }
}

/**
 * The space of these steps. Told with the first of them: the step of the cut itself has had its
 * figures, and a resumed run makes that cut again.
 */
function standing({ operations, rounds }: Session): StepFigures {
  const truth = rounds.at(-1)?.truth
  return {
    spaceSize: Math.log10(spaceSize(operations)),
    ...(truth && { keptAccuracy: truth.accuracyAfter, bestKept: truth.bestKept }),
  }
}

/** Takes W0 at the moment that the settings name. */
function keepBase({ settings, session }: Pick<Laboratory, 'settings' | 'session'>, done: number) {
  if (done === stepsPerEpoch(settings)) session.bases.epoch = currentWeights(session)
  const { baseWeights, baseEpochs } = settings.shrink
  if (baseWeights === 'after-epochs' && done === baseEpochs * stepsPerEpoch(settings))
    session.base = currentWeights(session)
}

const strengthRate = 3e-4

function trainStrengths(
  { settings, session }: Pick<Laboratory, 'settings' | 'session'>,
  done: number,
): void {
  const { strengths, judgeSampler, runner } = session
  const every = settings.rivals.magnitudeEvery
  if (!strengths || !judgeSampler || done % every !== 0) return
  strengths.update(runner.readState(), judgeSampler.next(), strengthRate * every)
}

/** How a cut at this moment would look. */
function watch({ settings, session, truth }: Laboratory): StepFigures {
  const { space, operations, base, childRandom } = session
  const measure = angleMeasure(space, base, currentWeights(session))
  const wanted = settings.shrink.childrenPerOperator
  // A run that only searches may leave this at 0, whatever the size of its space.
  const isSmall = wanted === 0 && spaceSize(operations) <= mostEnumerated
  const perOperator = isSmall ? 0 : Math.min(wanted || watchedChildren, watchedChildren)
  const random = childRandom.split(`watch ${session.rounds.length}`)
  const accepts = limitOf(settings, space)
  const scores = scoreOperators(space, { operations, perOperator, random, accepts }, measure)
  const { edges, typeNames } = space.facts
  const named = scores.map(({ edge, type, score }) => [
    `score:${edges[edge] ?? edge}/${typeNames.get(type) ?? type}`,
    score,
  ])
  return {
    angleMean: scores.reduce((sum, { score }) => sum + score, 0) / scores.length,
    ...(truth && { tau: kendallTau(allNasBench(measure), truth.accuracy) }),
    ...(Object.fromEntries(named) as StepFigures),
  }
}
