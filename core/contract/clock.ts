/** Time as a parameter: tests turn it by hand. */
export interface Clock {
  /** Wall time, for people: it may jump. */
  readonly now: () => Date
  /** Seconds by a clock that never jumps, from an arbitrary start: for durations. */
  readonly seconds: () => number
}

export const systemClock: Clock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
}
