/** What a person must know about a temperature's chains. */
import type { Rung } from '../evidence/thermodynamic.ts'
import { varianceOf } from '../samplers/diagnostics.ts'
import type { Subject } from './subject.ts'

/** Series of one temperature: `t=3.1e-4`. */
export function rungName(temperature: number): string {
  return `t=${Number(temperature.toPrecision(3))}`
}

const mixedBelow = 1.1
const fewest = 50

export function rungWarnings(
  subject: Subject,
  { temperature, sample, diagnostics }: Rung,
): string[] {
  const where = `${subject.name}, ${rungName(temperature)}`
  const { splitRHat, divergences, effectiveSampleSize } = diagnostics
  const warnings: string[] = []
  if (!(splitRHat <= mixedBelow))
    warnings.push(
      `${where}: the chains did not mix, split R-hat ${splitRHat.toFixed(2)} is above ${mixedBelow}; the estimate cannot be trusted, draw more or use the population sampler`,
    )
  else if (effectiveSampleSize < fewest)
    warnings.push(
      `${where}: ${effectiveSampleSize.toFixed(0)} effective samples of ${sample.values.length}, fewer than ${fewest}; draw more`,
    )
  if (divergences > 0) warnings.push(`${where}: ${divergences} divergent transitions`)
  if (!(varianceOf(sample.values) > 0))
    warnings.push(
      `${where}: the integrand is ${sample.values[0] ?? 0} at every draw: nothing to reduce`,
    )
  return warnings
}
