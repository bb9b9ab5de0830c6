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
  if (gap(worst) >= -0.3)
    return {
      ...{ source, tone: 'good' },
      text: `The pull to this source helps: ${regulariserText(best)} is ${points(gap(best))} above fine-tuning.${saved}${misfit}`,
    }
  const below = gap(best) > 0.3 ? 'can hurt' : 'hurts'
  return {
    ...{ source, tone: gap(best) > 0.3 ? 'warn' : 'bad' },
    text: `The pull to this source ${below}: ${regulariserText(worst)} with the plain sum is ${points(gap(worst))} below fine-tuning.${saved}${misfit}`,
  }
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
