/**
 * What telemetry inside the graph costs, told apart from the step that holds it.
 *
 * Once, when a loop has run warm, its last batch is run again, by turns with its info and without, and the state is put back: no
 * random stream moves, and the run goes on with the same bits. A loop in which that could be noticed does without.
 */
import type { Clock } from '../contract/clock.ts'
import type { Metering } from '../methods/method.ts'
import type { StepRunner } from '../tensor/step.ts'

/** Steps after which their time has settled. */
const warmSteps = 20
const [fewestPairs, mostPairs] = [8, 40]
/** TensorFlow prepares the graph anew for what is fetched now; by the first step's time, a third at the most of all that were tried. */
const preparing = 0.4

export interface TelemetryPrice {
  /** After every step, with the seconds that it took. */
  readonly afterStep: (seconds: number) => void
}

type Pricing = {
  readonly runner: () => StepRunner | null
  readonly steps: number
  readonly clock: Pick<Clock, 'seconds'>
  readonly meter: Metering
}

export function telemetryPrice({ runner, steps, clock, meter }: Pricing): TelemetryPrice {
  const durations: number[] = []

  function measured(): number | null {
    const spare = spareOf((steps - warmSteps) * median(durations))
    const needed = preparing * (durations[0] ?? 0) + 2 * fewestPairs * median(durations)
    const warm = runner()
    if (needed >= spare || !warm) return null
    return meter.during('pricing', () => priceOf(warm, clock, spare))
  }

  return {
    afterStep: (seconds) => {
      if (durations.length === warmSteps) return
      durations.push(seconds)
      if (durations.length === warmSteps) meter.telemetry(measured)
    },
  }
}

/** Seconds that a loop which goes on for `rest` seconds can spare: a second is noticed in a long one only by its share. */
function spareOf(rest: number): number {
  return Math.max(0.02 * rest, Math.min(1, 0.1 * rest))
}

/** Seconds a step, of about `spare` seconds of trying; null where the step cannot leave its telemetry out. */
export function priceOf(
  runner: StepRunner,
  clock: Pick<Clock, 'seconds'>,
  spare: number,
): number | null {
  const { repeat } = runner
  if (!repeat) return null
  const state = runner.readState()
  const timed = (how: 'told' | 'untold') => {
    const started = clock.seconds()
    repeat(how)
    return clock.seconds() - started
  }
  try {
    const started = clock.seconds()
    for (const how of ['untold', 'told'] as const) timed(how)
    const differences: number[] = []
    while (differences.length < mostPairs) {
      if (differences.length >= fewestPairs && clock.seconds() - started > spare) break
      // The second of two finds its weights in the cache: they take turns in being it.
      const isToldFirst = differences.length % 2 === 0
      const first = timed(isToldFirst ? 'told' : 'untold')
      const second = timed(isToldFirst ? 'untold' : 'told')
      differences.push(isToldFirst ? first - second : second - first)
    }
    return Math.max(0, median(differences))
  } finally {
    runner.writeState(state)
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
