/** The cut at the end of a round, and what the rivals would have done. */
import type { Config } from '../../contract/method.ts'
import { createRandom } from '../../tensor/random.ts'
import { angleMeasure } from './angles.ts'
import { openChildTester } from './rank/childAccuracy.ts'
import { testChildren } from './rank/rivals.ts'
import type { TestedChildren } from './rank/rivals.ts'
import { cutRound } from './rounds.ts'
import type { Round } from './rounds.ts'
import { currentWeights } from './session.ts'
import type { Session } from './session.ts'
import { drawAccepted, limitOf } from './shrink/limits.ts'
import type { Operator } from './shrink/drop.ts'
import { operatorNames } from './spaces/describe.ts'
import type { Operations } from './spaces/space.ts'
import type { Laboratory } from './laboratory.ts'

export async function cut(laboratory: Laboratory, round: number): Promise<'finished' | 'stopped'> {
  const { settings, session, truth, context } = laboratory
  const { space, operations, base } = session
  const tested = await testSome(laboratory, operations, `round ${round}`)
  if (tested === 'stopped') return 'stopped'
  const done = cutRound(space, operations, {
    ...{ round, step: session.doneSteps, shrink: settings.shrink, truth },
    measure: angleMeasure(space, base, currentWeights(session)),
    accepts: limitOf(settings, space),
    rivals: { tested, magnitudes: session.strengths?.magnitudeOf() ?? null },
    random: createRandom(settings.training.seed).split(`cut ${round}`),
  })
  session.rounds = [...session.rounds, done]
  session.operations = done.after.operations
  replaceBase(laboratory)
  announce(laboratory, done)
  context.reporter.findings({ rounds: session.rounds as unknown as Config[] })
  return 'finished'
}

/** Accuracies of random children of a space with the weights of now. */
export async function testSome(
  { settings, session, pictures, context }: Laboratory,
  operations: Operations,
  purpose: string,
): Promise<TestedChildren | 'stopped'> {
  const count = pictures.judge.count === 0 ? 0 : settings.rivals.testedChildren
  if (count === 0) return { children: [], accuracies: [] }
  const { space, runner } = session
  const random = createRandom(settings.training.seed).split(`tested, ${purpose}`)
  const state = runner.readState()
  const tester = (session.tester ??= openChildTester(space, state, pictures, settings.training))
  tester.load(state)
  const goOn = async () => (await context.control.next()) === 'continue'
  const accepts = limitOf(settings, space)
  const draw = () => drawAccepted(() => space.drawChild(operations, random, null), accepts)
  const tested = await testChildren(tester, draw, count, goOn)
  return tested.children.length < count ? 'stopped' : tested
}

function replaceBase({ settings, session }: Pick<Laboratory, 'settings' | 'session'>): void {
  const { replaceBaseAfter } = settings.shrink
  const gone = session.rounds.reduce((sum, { dropped }) => sum + dropped.length, 0)
  if (session.baseReplaced || replaceBaseAfter === 0 || gone <= replaceBaseAfter) return
  session.base = currentWeights(session)
  session.baseReplaced = true
}

function announce(
  { session, context }: Laboratory,
  { round, before, after, dropped }: Round,
): void {
  context.reporter.event(
    session.doneSteps,
    'note',
    `round ${round + 1}: ${before.size} → ${after.size} children; dropped ${namesOf(session, dropped)}`,
  )
}

function namesOf({ space }: Session, dropped: readonly Operator[]): string {
  return dropped.length === 0 ? 'nothing' : operatorNames(space.facts, dropped).join(', ')
}
