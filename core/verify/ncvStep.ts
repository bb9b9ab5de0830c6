/** A training step of the networks against the same networks in PyTorch, on as many threads. */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { neural, neuralDefaults } from '../methods/controlVariates/estimators/neural.ts'
import { median } from '../methods/controlVariates/evidence/thermodynamic.ts'
import { standardGaussian } from '../methods/controlVariates/targets/synthetic.ts'
import { sineOfProjection } from '../methods/controlVariates/targets/testFunctions.ts'
import type { CheckOptions, Figure } from './check.ts'
import { compiled, sampleOf } from './ncvSamples.ts'

/** One network alone, and all of a ladder of 31 temperatures and two folds. */
const sizes = [
  { name: 'One', networks: 1, dimension: 10, hidden: 40, batch: 100 },
  { name: 'Ladder', networks: 62, dimension: 5, hidden: 32, batch: 50 },
] as const
const rounds = 3
const steps = 200

export async function stepFigures(options: CheckOptions): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const size of sizes) {
    const ours: number[] = []
    const torch: number[] = []
    try {
      // In turns, so that another program's load falls on both.
      for (let round = 0; round < rounds; round++) {
        torch.push(torchStep(options.python, size))
        ours.push(await ourStep(size))
      }
    } catch (thrown) {
      options.progress(`step: skipped, no PyTorch (${String(thrown).split('\n')[0] ?? ''})`)
      return figures
    }
    const [own, other] = [median(ours), median(torch)]
    options.progress(
      `step of ${size.networks} networks: ${(1e3 * own).toFixed(3)} ms, PyTorch ${(1e3 * other).toFixed(3)} ms`,
    )
    figures.push(
      { name: `step${size.name}Milliseconds`, value: 1e3 * own, bar: null },
      { name: `step${size.name}TorchMilliseconds`, value: 1e3 * other, bar: null },
      { name: `step${size.name}SpeedUp`, value: other / own, bar: { atLeast: 1 } },
    )
  }
  return figures
}

type Size = (typeof sizes)[number]

function torchStep(python: string, { networks, dimension, hidden, batch }: Size): number {
  const script = join(import.meta.dirname, 'ncv_step.py')
  const numbers = [networks, dimension, hidden, batch, steps, availableParallelism()]
  const printed = execFileSync(python, [script, ...numbers.map(String)], {
    ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  })
  return (JSON.parse(printed) as { seconds: number }).seconds
}

async function ourStep({ networks, dimension, hidden, batch }: Size): Promise<number> {
  const target = standardGaussian(dimension)
  const samples = Array.from({ length: networks }, (_, seed) =>
    sampleOf(target, sineOfProjection(dimension), 400, seed),
  )
  const times: number[] = []
  let last = Number.NaN
  const timed = {
    ...compiled,
    afterStep: (): void => {
      const now = performance.now()
      times.push((now - last) / 1000)
      last = now
    },
  }
  const shape = { ...neuralDefaults.shape, hidden: [hidden, hidden] }
  await neural({ ...neuralDefaults, shape, batchSize: batch, steps: steps + 20 }, timed).fit(
    samples,
  )
  // The first runs of a session plan its memory.
  return median(times.slice(20))
}
