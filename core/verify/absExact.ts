/** What needs no training: test vectors of the angle, strict fairness, second-order DARTS. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { drawFairOrders, usageOf } from '../methods/angleShrinking/search/paths.ts'
import { secondOrderGradient } from '../methods/angleShrinking/search/steps/bilevel.ts'
import { toyBilevel, toyBilevelGradient } from '../methods/angleShrinking/search/steps/testing.ts'
import { createRandom } from '../tensor/random.ts'
import { readValues } from '../tensor/read.ts'
import { tf } from '../tensor/tf.ts'
import type { Check, CheckOptions, Figure } from './check.ts'
import { verifyAngleVectors } from './absVectors.ts'

const [places, children, steps] = [18, 5, 500]

export const verifyAngleExactly: Check = async (options) => {
  return [
    ...(await vectorFigures(options)),
    { name: 'fairNasUsageSpread', value: usageSpread(), bar: { atMost: 0 } },
    { name: 'dartsSecondOrderRelativeError', value: bilevelError(), bar: { atMost: 1e-3 } },
  ]
}

/** Skipped where the file of vectors, which is no part of the product, is not there. */
async function vectorFigures({ data, progress }: CheckOptions): Promise<Figure[]> {
  const file = join(data, '../../methods/abs-angle-vectors.json')
  if (!existsSync(file)) {
    progress('test vectors: skipped, there is no methods/abs-angle-vectors.json; see abs-vectors')
    return []
  }
  const { passed, failed, worstAngleError } = await verifyAngleVectors(file)
  progress(`test vectors: ${passed} passed, ${failed} failed`)
  return [
    { name: 'vectorsPassed', value: passed, bar: { atLeast: 1 } },
    { name: 'vectorsFailed', value: failed, bar: { atMost: 0 } },
    { name: 'vectorsWorstAngleError', value: worstAngleError, bar: { atMost: 1e-9 } },
  ]
}

/** Largest difference of two types' usage counts at one place, looked at after every step. */
function usageSpread(): number {
  const random = createRandom('fairness')
  const every = Array.from({ length: places }, (_, index) => ({ index, edge: index, row: index }))
  const totals = every.map(() => new Int32Array(children))
  let spread = 0
  for (let step = 0; step < steps; step += 1) {
    usageOf(drawFairOrders(every, children, random), children).forEach((counts, place) => {
      const total = totals[place] as Int32Array
      counts.forEach((count, type) => (total[type] = (total[type] ?? 0) + count))
      spread = Math.max(spread, Math.max(...total) - Math.min(...total))
    })
  }
  return spread
}

/** ‖∇ − ∇ by finite differences‖ / ‖∇ by finite differences‖ of the bilevel objective. */
function bilevelError(): number {
  const expected = toyBilevelGradient()
  return tf.tidy(() => {
    const { problem, step } = toyBilevel()
    const found = readValues(secondOrderGradient(problem, step))
    const errors = expected.map((value, k) => value - (found[k] ?? Number.NaN))
    return Math.hypot(...errors) / Math.hypot(...expected)
  })
}
