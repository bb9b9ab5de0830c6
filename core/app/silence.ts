/**
 * A trainer that says nothing: it beats every second or two, so silence means that it hangs, or that
 * one call into TensorFlow takes long. The first is told, and ended in the end.
 */
import type { Clock } from '../contract/clock.ts'

/** Seconds of silence before a person is told, and before the process is ended. */
export const silence = { told: 60, ended: 900 } as const
/** Seconds between two looks; a gap much longer than this means that the machine slept, or that we did. */
const lookEvery = 5
const slept = 30

export interface SilenceListeners {
  readonly onSilent: (seconds: number) => void
  readonly onHopeless: (seconds: number) => void
}

export interface SilenceWatch {
  readonly heard: () => void
  readonly stop: () => void
}

export function watchSilence(
  clock: Pick<Clock, 'seconds'>,
  { onSilent, onHopeless }: SilenceListeners,
): SilenceWatch {
  let heardAt = clock.seconds()
  let lookedAt = heardAt
  let told = false

  const look = () => {
    const now = clock.seconds()
    // Nobody could be heard while the machine slept: what was missed then is no silence.
    if (now - lookedAt > slept) heardAt = now
    lookedAt = now
    const silent = now - heardAt
    if (silent >= silence.ended) onHopeless(silent)
    else if (silent >= silence.told && !told) {
      told = true
      onSilent(silent)
    }
  }
  const timer = setInterval(look, lookEvery * 1000)
  timer.unref()
  return {
    heard: () => {
      heardAt = clock.seconds()
      told = false
    },
    stop: () => {
      clearInterval(timer)
    },
  }
}
