/**
 * Neural control variates against their reference figures; `npm run verify -- ncv [part]`. With
 * `--cache file` finished parts (and finished repeats of the long ones) are not computed again.
 */
import type { Check, CheckOptions, Figure } from './check.ts'
import { keptResults } from './keptResults.ts'
import { goodwinFigures } from './ncvGoodwin.ts'
import { linearFigures } from './ncvLinear.ts'
import { pimaFigures } from './ncvPima.ts'
import { verifyNcvReinforcement } from './ncvReinforcement.ts'
import { stepFigures } from './ncvStep.ts'
import { safetyFigures, syntheticFigures } from './ncvSynthetic.ts'
import { unbiasedFigures } from './ncvUnbiased.ts'

const parts: Readonly<Record<string, (options: CheckOptions) => Promise<Figure[]>>> = {
  synthetic: syntheticFigures,
  safety: safetyFigures,
  linear: linearFigures,
  unbiased: unbiasedFigures,
  pima: pimaFigures,
  goodwin: goodwinFigures,
  step: stepFigures,
  policies: (options) => verifyNcvReinforcement({ ...options, only: undefined }),
}

export const verifyNcv: Check = async (options) => {
  const keep = await keptResults(options.cache)
  const figures: Figure[] = []
  for (const [name, part] of Object.entries(parts)) {
    if (options.only !== undefined && options.only !== name) continue
    options.progress(`${name} …`)
    figures.push(...(await keep(`ncv/${name}/${options.seeds} seeds`, () => part(options))))
  }
  return figures
}
