/** Angle-based shrinking against the figures of its issue; each part is a check of its own. */
import type { Check } from './check.ts'

const parts: readonly (() => Promise<Check>)[] = [
  async () => (await import('./absRanking.ts')).verifyAngleRanking,
  async () => (await import('./absSpeed.ts')).verifyAngleSpeed,
  async () => (await import('./absSearchers.ts')).verifySearchers,
]

export const verifyAngleShrinking: Check = async (options) => {
  const figures = []
  for (const load of parts) figures.push(...(await (await load())(options)))
  return figures
}
