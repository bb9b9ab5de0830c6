/**
 * Thins a made-up series, so that V8 has compiled the loops before a person waits for them: of a series of ten million
 * points the first thinning would take twice as long as the next.
 */
import { thin, Waymarks } from './thin.ts'

const points = 300_000
const rounds = 3

/** A round at a time, with time between them for the compiler and for whoever asks. */
export function warmThinning(round = 0): void {
  const values = Float32Array.from({ length: points }, (_, at) => Math.sin(at) + at / points)
  thin(values, { from: 0, to: points }, 4_000, new Waymarks(values, 0.6).before(0))
  if (round + 1 < rounds) setTimeout(warmThinning, 20, round + 1).unref()
}
