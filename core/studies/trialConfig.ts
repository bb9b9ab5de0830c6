/** The configuration of one trial: what the study fixes, what was proposed, and what its rung gives. */
import type { Config, ConfigValue } from '../contract/method.ts'
import type { Proposal, StudyPlan } from '../contract/study.ts'
import { resourceOf } from './nextStep.ts'

export function trialConfig(
  { base, halving }: Pick<StudyPlan, 'base' | 'halving'>,
  proposal: Proposal,
  rung: number,
): Config {
  const proposed = Object.entries(proposal).reduce<Config>(
    (config, [path, value]) => withValue(config, path.split('.'), value),
    base,
  )
  if (!halving) return proposed
  return withValue(proposed, halving.path.split('.'), resourceOf(halving, rung))
}

function withValue(
  config: Config,
  [key = '', ...rest]: readonly string[],
  value: ConfigValue,
): Config {
  if (rest.length === 0) return { ...config, [key]: value }
  const branch = Object.hasOwn(config, key) ? config[key] : undefined
  const inner =
    typeof branch === 'object' && branch !== null && !Array.isArray(branch) ? branch : {}
  return { ...config, [key]: withValue(inner, rest, value) }
}
