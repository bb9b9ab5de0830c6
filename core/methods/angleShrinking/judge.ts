/** Evidence for the conclusion: children of the whole space, tested with the final weights. */
import type { Child } from './angle/table.ts'
import type { Evidence } from './result.ts'
import { limitOf } from './shrink/limits.ts'
import { testSome } from './shrinkRound.ts'
import type { Laboratory } from './laboratory.ts'

/** A run that a person stopped answers at once, without tests. */
export async function judge(
  laboratory: Laboratory,
  outcome: 'finished' | 'stopped',
): Promise<Evidence> {
  const { truth, settings, session } = laboratory
  const strengthOf = session.strengths?.magnitudeOf() ?? null
  const magnitude =
    strengthOf &&
    ((child: Child) =>
      child.reduce((sum, type, edge) => sum + Math.log(strengthOf({ edge, type })), 0))
  const { resamples } = settings.rivals
  const accepts = limitOf(settings, session.space)
  const evidence = { truth, magnitude, accepts, resamples, seed: settings.training.seed }
  const none = { children: [], accuracies: [] }
  if (outcome === 'stopped' || truth === null) return { ...evidence, tested: none }
  const tested = await testSome(laboratory, session.space.facts.whole, 'whole space')
  return { ...evidence, tested: tested === 'stopped' ? none : tested }
}
