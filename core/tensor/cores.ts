/** How TensorFlow shares the cores; it reads this once, when its library is loaded. */
import { availableParallelism } from 'node:os'

/**
 * Up to so many input pixels a step (batch × height × width), operations are too small to be split among cores.
 *
 * Measured on two cores, batches of 64 pictures of 8 × 8: a step of NAS-Bench-201's supernet takes 6.1 ms where each operation has a
 * thread of its own, 11.3 where all threads share each; a chain of inverted residuals 20.8 and 24.2. ResNet-20 at 32 × 32
 * (131,072 pixels) needs the threads together.
 */
const smallStep = 8_192

/** Settings of the process for steps of that size; none where TensorFlow's own are right. What is set already stays. */
export function coresFor(pixels: number): Readonly<Record<string, string>> {
  if (pixels > smallStep) return {}
  return {
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: String(Math.min(4, availableParallelism())),
  }
}

/** For this process, before TensorFlow is loaded. */
export function shareCores(pixels: number): void {
  for (const [name, value] of Object.entries(coresFor(pixels))) process.env[name] ??= value
}
