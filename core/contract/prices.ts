/** Where a run's time goes, in words and milliseconds a step. */
import type { Price, Prices } from './instruments.ts'

const words: Readonly<Record<Price['name'], { title: string; help: string }>> = {
  step: {
    title: 'Training step',
    help: 'Forwards, backwards, update, and the telemetry inside the graph where it was not timed apart.',
  },
  telemetry: {
    title: 'Telemetry',
    help: 'Inside the graph: loss, accuracy, angles, norms. Timed once: steps with and without it by turns, on a state that is put back.',
  },
  pricing: {
    title: 'Timing of telemetry',
    help: 'Once: the steps that were repeated for its price.',
  },
  test: { title: 'Tests', help: 'Evaluations on the test split.' },
  checkpoint: { title: 'Checkpoints', help: 'Reading the state, writing and hashing it.' },
  report: { title: 'Figures', help: 'Gathering figures and sending them to the engine.' },
  watch: { title: 'Watchpoints', help: 'Looking at every figure of every step.' },
  histograms: {
    title: 'Histograms',
    help: 'Reading weights and velocities around a probed step, and counting them into bins.',
  },
  store: { title: 'Store', help: 'In the engine, beside the training: writing figures durably.' },
  hardware: { title: 'Machine', help: 'In the engine, beside the training: sampling the machine.' },
}

export interface PriceRow {
  readonly name: Price['name']
  readonly title: string
  readonly help: string
  readonly millisecondsPerStep: number
  /** Of everything listed, 0 to 1. */
  readonly share: number
  readonly calls: number
}

/** Dearest first. */
export function priceRows({ steps, prices }: Prices): PriceRow[] {
  if (steps === 0) return []
  const total = prices.reduce((sum, { seconds }) => sum + seconds, 0)
  return prices
    .map(({ name, seconds, count }) => ({
      ...{ name, ...words[name], calls: count },
      millisecondsPerStep: (1000 * seconds) / steps,
      share: total > 0 ? seconds / total : 0,
    }))
    .sort((one, other) => other.share - one.share)
}
