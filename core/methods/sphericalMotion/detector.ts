/**
 * Since when a layer is at its equilibrium.
 *
 * Its deviation is the rms angular update over the last `span` steps against the prediction, minus
 * one. The layer is at equilibrium since the step at which the deviation last came within 5 %,
 * provided it did not leave 10 % again: a crossing on the way from too fast to too slow does not
 * count. A change of the learning rate starts anew.
 */
const enters = 0.05
const leaves = 0.1

export type DetectorState = {
  /** Squared angular updates of the last steps, the oldest first. */
  recent: number[]
  reachedAt: number | null
}

export function newDetector(): DetectorState {
  return { recent: [], reachedAt: null }
}

/**
 * Steps of the trailing window: four time constants, within limits. Shorter ones flicker, since the
 * angles of the last 1/(1 − α) steps are one draw rather than many.
 */
export function detectorSpan(timeConstant: number): number {
  return Math.min(1000, Math.max(100, Math.round(4 * timeConstant)))
}

/** Takes one step in and returns the deviation; NaN until the window is full. */
export function observe(
  state: DetectorState,
  observation: {
    readonly step: number
    readonly angularUpdate: number
    readonly predicted: number
  },
  span: number,
): number {
  const { step, angularUpdate, predicted } = observation
  state.recent.push(angularUpdate ** 2)
  if (state.recent.length > span) state.recent.splice(0, state.recent.length - span)
  if (state.recent.length < span) return Number.NaN
  const rms = Math.sqrt(state.recent.reduce((sum, value) => sum + value, 0) / span)
  const deviation = rms / predicted - 1
  if (Math.abs(deviation) > leaves) state.reachedAt = null
  else if (Math.abs(deviation) <= enters) state.reachedAt ??= step
  return deviation
}
