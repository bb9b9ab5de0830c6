/**
 * Where each rule ends, in closed form: least squares with more unknowns (10) than equations (4),
 * Ω = ½|w − w_s|², full batch, no momentum.
 *
 * The sum must reach the ridge solution, where loss and regulariser balance. DTNH has no such point: it
 * ends at the solution of the equations that lies closest to w_s, up to an error that halves with the
 * learning rate.
 */
import { expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import { tf } from '../../../tensor/tf.ts'
import { createRunner } from '../../../training/runner.ts'
import type { RuleName } from '../names.ts'
import { descentDirection } from './rule.ts'

const [rows, columns] = [4, 10]
const random = createRandom('least squares')
const draw = (length: number) => Float32Array.from({ length }, () => random.normal())
const problem = { a: draw(rows * columns), b: draw(rows), source: draw(columns) }

function train(rule: RuleName, learningRate: number, steps: number): Float32Array {
  const a = tf.tensor2d(problem.a, [rows, columns])
  const b = tf.tensor2d(problem.b, [rows, 1])
  const source = tf.tensor2d(problem.source, [columns, 1])
  const runner = createRunner(
    {
      initialState: { w: tf.zeros([columns, 1]) },
      resident: { a, b, source },
      exampleBatch: {},
      hyper: { learningRate, strength: 1 },
      step: ({ w }, given, hyper) => {
        const residual = tf.sub(tf.matMul(given['a']!, w), given['b']!)
        const g = tf.matMul(given['a']!, residual, true)
        const pair = { empirical: { w: g }, regulariser: { w: tf.sub(w, given['source']!) } }
        const { direction } = descentDirection(rule, 'whole', pair, hyper['strength']!)
        const next = tf.sub(w, tf.mul(hyper['learningRate']!, direction['w']!))
        return { state: { w: next }, info: { loss: tf.sum(tf.square(residual)) } }
      },
    },
    { eager: false },
  )
  for (let step = 0; step < steps; step += 1) runner.run({}, { learningRate, strength: 1 })
  const { w } = runner.readState()
  runner.dispose()
  return w!.values as Float32Array
}

/** x of M x = y by elimination, in float64. */
function solve(matrix: number[][], right: number[]): number[] {
  const system = matrix.map((row, at) => [...row, right[at]!])
  for (let pivot = 0; pivot < system.length; pivot += 1) {
    const best = system.slice(pivot).reduce((most, row, at, all) => {
      return Math.abs(row[pivot]!) > Math.abs(all[most]![pivot]!) ? at : most
    }, 0)
    ;[system[pivot], system[pivot + best]] = [system[pivot + best]!, system[pivot]!]
    for (let row = 0; row < system.length; row += 1) {
      if (row === pivot) continue
      const factor = system[row]![pivot]! / system[pivot]![pivot]!
      system[row] = system[row]!.map((value, at) => value - factor * system[pivot]![at]!)
    }
  }
  return system.map((row, at) => row.at(-1)! / row[at]!)
}

const entry = (row: number, column: number) => problem.a[row * columns + column]!

/** w_s + Aᵀ (A Aᵀ + α I)⁻¹ (b − A w_s): ridge towards w_s, and for α = 0 the closest solution. */
function towardsSource(strength: number): number[] {
  const gram = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: rows }, (__, j) => {
      let sum = i === j ? strength : 0
      for (let k = 0; k < columns; k += 1) sum += entry(i, k) * entry(j, k)
      return sum
    }),
  )
  const missing = Array.from({ length: rows }, (_, i) => {
    let sum = problem.b[i]!
    for (let k = 0; k < columns; k += 1) sum -= entry(i, k) * problem.source[k]!
    return sum
  })
  const weights = solve(gram, missing)
  return Array.from({ length: columns }, (_, k) =>
    weights.reduce((sum, weight, i) => sum + weight * entry(i, k), problem.source[k]!),
  )
}

function apart(left: ArrayLike<number>, right: ArrayLike<number>): number {
  return Math.hypot(...Array.from(left, (value, at) => value - right[at]!))
}

test('the plain sum ends at the ridge solution', () => {
  expect(apart(train('sum', 0.02, 2000), towardsSource(1))).toBeLessThan(1e-5)
})

test('DTNH ends at the closest solution of the equations, with half the error at half the rate', () => {
  const closest = towardsSource(0)
  const [coarse, fine] = [train('never-hurt', 0.01, 6000), train('never-hurt', 0.005, 12_000)].map(
    (weights) => apart(weights, closest),
  )
  const ridge = apart(towardsSource(1), closest)
  expect(coarse).toBeLessThan(ridge / 3)
  expect(coarse! / fine!).toBeGreaterThan(1.6)
  expect(coarse! / fine!).toBeLessThan(2.4)
})
