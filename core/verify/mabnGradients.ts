/** Gradients of every normaliser in float64 against finite differences. */
import { withinStep } from '../models/layers/movingAverageNorm.ts'
import { referenceMovingAverage, referenceNorm, referenceSets } from '../models/layers/testing.ts'
import { createRandom } from '../tensor/random.ts'
import type { Figure } from './check.ts'

const extent = { samples: 8, places: 6, channels: 4 }

/** The worst relative difference of dL/dx over all normalisers, L = Σ out · random. */
export function gradientDifferences(): Figure[] {
  const random = createRandom('normaliser gradients')
  const draw = (length: number, mean: number) =>
    Float64Array.from({ length }, () => mean + random.normal())
  const [x, upstream] = [draw(192, 0.4), draw(192, 0)]
  const affine = { scale: draw(4, 1), shift: draw(4, 0) }
  const sum = (output: Float64Array) =>
    output.reduce((total, value, at) => total + value * (upstream[at] ?? 0), 0)
  const sets = referenceSets({ channels: 4, size: 2, groups: 2 })
  const differences = Object.values(sets).map((set) => {
    const analytic = referenceNorm(x, extent, affine, set).backward(upstream).input
    return relative(
      analytic,
      numeric((at) => sum(referenceNorm(at, extent, affine, set).output), x),
    )
  })
  // The averages of moving averages are constants to their gradient: only without them do both agree.
  const own = { ...withinStep(2, 2), clip: null }
  const fresh = () => referenceMovingAverage({ ...extent, batches: 4 }, affine, own)
  const layer = fresh()
  layer.forward(x)
  const analytic = layer.backward(upstream).input
  differences.push(
    relative(
      analytic,
      numeric((at) => sum(fresh().forward(at)), x),
    ),
  )
  return [{ name: 'gradientDifference', value: Math.max(...differences), bar: { atMost: 1e-6 } }]
}

/** Central differences. */
function numeric(f: (values: Float64Array) => number, values: Float64Array): Float64Array {
  const step = 1e-5
  return values.map((_, at) => {
    const moved = (by: number) => f(values.map((one, place) => (place === at ? one + by : one)))
    return (moved(step) - moved(-step)) / (2 * step)
  })
}

function relative(found: Float64Array, expected: Float64Array): number {
  const largest = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((one, at) => Math.abs(one - (found[at] ?? 0)))) / largest
}
