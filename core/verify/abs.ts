/** Angle-based shrinking against the figures of its issue; each part is a check of its own. */
import type { Check } from './check.ts'

const parts: Readonly<Record<string, () => Promise<Check>>> = {
  exact: async () => (await import('./absExact.ts')).verifyAngleExactly,
  ranking: async () => (await import('./absRanking.ts')).verifyAngleRanking,
  speed: async () => (await import('./absSpeed.ts')).verifyAngleSpeed,
  step: async () => (await import('./absStepTime.ts')).verifySupernetStep,
  searchers: async () => (await import('./absSearchers.ts')).verifySearchers,
  spaces: async () => (await import('./absSpaces.ts')).verifySearcherSpaces,
}

/** `only` names a part. With a cache what was trained is kept, so that it goes on where it was cut short. */
export const verifyAngleShrinking: Check = async (options) => {
  const figures = []
  for (const [name, load] of Object.entries(parts)) {
    if (options.only !== undefined && options.only !== name) continue
    options.progress(`${name} …`)
    const check = await load()
    figures.push(...(await check({ ...options, only: undefined })))
  }
  return figures
}
