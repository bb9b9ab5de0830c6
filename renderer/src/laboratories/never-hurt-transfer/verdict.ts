/** What the comparison means, in plain words. */
import { regulariserText, sourceLabel } from './findings.ts'
import type { GroupFinding, SourceFinding, TransferFindings } from './findings.ts'

export interface Verdict {
  readonly source: string
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet'
  readonly text: string
}

function points(value: number): string {
  return `${Math.abs(value).toFixed(1)} points`
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
    return { source, tone: 'quiet', text: 'Nothing to compare with fine-tuning yet.' }
  const best = sums.reduce((most, group) => (gap(group) > gap(most) ? group : most))
  const worst = sums.reduce((most, group) => (gap(group) < gap(most) ? group : most))
  const saved = savedBy(groups)
  const misfit =
    fit?.verdict === 'does-not-fit'
      ? ' Its features were no better than untrained ones before training: this source does not fit.'
      : ''
  if (Math.max(gap(best), -gap(worst)) <= 0.3)
    return {
      ...{ source, tone: 'quiet' },
      text: `The pull to this source changes nothing that matters.${saved}${misfit}`,
    }
  if (gap(worst) >= -0.3)
    return {
      ...{ source, tone: isCertain(best) ? 'good' : 'quiet' },
      text: `The pull to this source ${isCertain(best) ? 'helps' : 'may help'}: ${regulariserText(best)} is ${points(gap(best))} above fine-tuning${doubt(best)}.${saved}${misfit}`,
    }
  const hurts = gap(best) > 0.3 ? 'can hurt' : 'hurts'
  return {
    ...{ source, tone: isCertain(worst) ? (gap(best) > 0.3 ? 'warn' : 'bad') : 'quiet' },
    text: `The pull to this source ${isCertain(worst) ? hurts : 'may hurt'}: ${regulariserText(worst)} with the plain sum is ${points(gap(worst))} below fine-tuning${doubt(worst)}.${saved}${misfit}`,
  }
}

function isCertain({ againstFineTuning }: GroupFinding): boolean {
  return againstFineTuning?.p != null && againstFineTuning.p < 0.05
}

/** What is missing before one may believe it. */
function doubt(group: GroupFinding): string {
  return isCertain(group) ? '' : ` (not certain with ${group.seeds} seeds; run more)`
}

function gap({ againstFineTuning }: GroupFinding): number {
  return againstFineTuning?.mean ?? 0
}

/** What DTNH gave back on average, and whether that reaches fine-tuning. */
function savedBy(groups: readonly GroupFinding[]): string {
  const own = groups.filter((group) => group.rule === 'never-hurt' && group.againstSum)
  if (own.length === 0) return ''
  const gains = own.map(({ againstSum }) => againstSum?.mean ?? 0)
  const mean = gains.reduce((sum, one) => sum + one, 0) / gains.length
  const least = Math.min(...own.map(gap))
  const end =
    least < -0.3
      ? ` It protects every step, not the outcome: the worst of its runs is still ${points(least)} below fine-tuning.`
      : ''
  if (Math.abs(mean) < 0.05) return ' DTNH changes nothing on average.'
  return mean > 0
    ? ` DTNH gives ${points(mean)} back on average.${end}`
    : ` DTNH gives ${points(mean)} of that away on average.${end}`
}
