/** What the comparison means, in plain words of the window's language. */
import { phrase, sentences, translate } from '../../text/language.ts'
import { regulariserText, sourceLabel } from './findings.ts'
import type { GroupFinding, SourceFinding, TransferFindings } from './findings.ts'

export interface Verdict {
  readonly source: string
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet'
  readonly text: string
}

function points(value: number): string {
  return phrase('{count} points', { count: Math.abs(value).toFixed(1) })
}

/** One sentence or two for each source, from its groups and its fit. */
export function verdictsOf({ groups, sources }: TransferFindings): Verdict[] {
  const names = [...new Set(groups.map(({ source }) => source))]
  return names.map((source) => {
    const own = groups.filter((group) => group.source === source)
    const fit = sources.find(({ id }) => id === source)
    return verdictOf(sourceLabel(source, sources), own, fit)
  })
}

function verdictOf(
  source: string,
  groups: readonly GroupFinding[],
  fit: SourceFinding | undefined,
): Verdict {
  const sums = groups.filter((group) => group.rule === 'sum' && group.againstFineTuning)
  if (sums.length === 0)
    return { source, tone: 'quiet', text: translate('Nothing to compare with fine-tuning yet.') }
  const { tone, text } = pullOf(sums)
  const misfit =
    fit?.verdict === 'does-not-fit'
      ? [
          translate(
            'Its features were no better than untrained ones before training: this source does not fit.',
          ),
        ]
      : []
  return { source, tone, text: sentences([text, ...savedBy(groups), ...misfit]) }
}

/** What the plain sum with this source did to the outcome, at its best and at its worst. */
function pullOf(sums: readonly GroupFinding[]): Pick<Verdict, 'tone' | 'text'> {
  const best = sums.reduce((most, group) => (gap(group) > gap(most) ? group : most))
  const worst = sums.reduce((most, group) => (gap(group) < gap(most) ? group : most))
  if (Math.max(gap(best), -gap(worst)) <= 0.3)
    return {
      tone: 'quiet',
      text: translate('The pull to this source changes nothing that matters.'),
    }
  if (gap(worst) >= -0.3)
    return isCertain(best)
      ? { tone: 'good', text: said(pulls.helps, best) }
      : { tone: 'quiet', text: said(pulls.mayHelp, best) }
  if (!isCertain(worst)) return { tone: 'quiet', text: said(pulls.mayHurt, worst) }
  return gap(best) > 0.3
    ? { tone: 'warn', text: said(pulls.canHurt, worst) }
    : { tone: 'bad', text: said(pulls.hurts, worst) }
}

const pulls = {
  helps: 'The pull to this source helps: {regulariser} is {gap} above fine-tuning.',
  mayHelp:
    'The pull to this source may help: {regulariser} is {gap} above fine-tuning (not certain with {seeds} seeds; run more).',
  canHurt:
    'The pull to this source can hurt: {regulariser} with the plain sum is {gap} below fine-tuning.',
  hurts:
    'The pull to this source hurts: {regulariser} with the plain sum is {gap} below fine-tuning.',
  mayHurt:
    'The pull to this source may hurt: {regulariser} with the plain sum is {gap} below fine-tuning (not certain with {seeds} seeds; run more).',
} as const

function said(sentence: string, group: GroupFinding): string {
  return phrase(sentence, {
    ...{ regulariser: regulariserText(group), gap: points(gap(group)), seeds: group.seeds },
  })
}

function isCertain({ againstFineTuning }: GroupFinding): boolean {
  return againstFineTuning?.p != null && againstFineTuning.p < 0.05
}

function gap({ againstFineTuning }: GroupFinding): number {
  return againstFineTuning?.mean ?? 0
}

/** What DTNH gave back on average, and whether that reaches fine-tuning. */
function savedBy(groups: readonly GroupFinding[]): string[] {
  const own = groups.filter((group) => group.rule === 'never-hurt' && group.againstSum)
  if (own.length === 0) return []
  const gains = own.map(({ againstSum }) => againstSum?.mean ?? 0)
  const mean = gains.reduce((sum, one) => sum + one, 0) / gains.length
  if (Math.abs(mean) < 0.05) return [translate('DTNH changes nothing on average.')]
  const holes = { gain: points(mean) }
  const saved =
    mean > 0
      ? phrase('DTNH gives {gain} back on average.', holes)
      : phrase('DTNH gives {gain} of that away on average.', holes)
  const least = Math.min(...own.map(gap))
  if (least >= -0.3) return [saved]
  const sentence =
    'It protects every step, not the outcome: the worst of its runs is still {gap} below fine-tuning.'
  return [saved, phrase(sentence, { gap: points(least) })]
}
