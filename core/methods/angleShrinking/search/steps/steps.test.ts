import { expect, test } from 'vitest'
import { smallChain } from '../../../../models/supernets/chain/shape.ts'
import { chainSupernet } from '../../../../models/supernets/chain/supernet.ts'
import { initialTensors } from '../../../../models/module.ts'
import { fixedRoute } from '../../../../models/supernets/route.ts'
import { routedNasBench } from '../../../../models/supernets/nasBenchRouted.ts'
import { compileStep } from '../../../../tensor/compile/compileStep.ts'
import { runEagerly, tensorsFrom } from '../../../../tensor/eager.ts'
import { differentiate } from '../../../../tensor/gradients.ts'
import { createRandom } from '../../../../tensor/random.ts'
import type { TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../../tensor/tf.ts'
import { crossEntropy } from '../../../../training/loss.ts'
import { drawFairOrders, orderMatrices } from '../paths.ts'
import { firstOrderGradient, secondOrderGradient } from './bilevel.ts'
import { fairStep } from './fairStep.ts'
import { gateStep } from './gateStep.ts'
import { toyBilevel, toyBilevelGradient } from './testing.ts'

const shape = smallChain({ height: 4, width: 4, channels: 1 }, 3, { width: 0.5 })
const operations = shape.layers.map(() => [0, 2])
const chain = chainSupernet(shape, operations)
const plain = { kind: 'momentum', clipValue: null, smoothing: 0 } as const
const hyper = { learningRate: 1, weightDecay: 0, momentum: 0 }

function chainState() {
  const weights = tensorsFrom(initialTensors(chain.weights, createRandom(3)))
  const velocity = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, tf.zerosLike(weight)]),
  )
  const statistics = tensorsFrom(initialTensors(chain.statistics, createRandom(3)))
  return { weights, velocity, statistics }
}

const count = 6
const pictures = Float32Array.from({ length: count * 16 }, createRandom('pictures').normal)
const resident = () => ({
  images: tf.tensor(pictures, [count, 4, 4, 1]),
  labels: tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'),
})
const indices = { dtype: 'int32', shape: [4], values: Int32Array.of(5, 0, 3, 1) } as const

/** ∂ of one child's loss by the weights, with an own pass. */
function childGradients(child: readonly number[]): Record<string, Float32Array> {
  return tf.tidy(() => {
    const { weights, statistics } = chainState()
    const { images, labels } = resident()
    const pick = tf.tensor1d([...indices.values], 'int32')
    const { gradients } = differentiate(() => {
      const route = fixedRoute(({ edge }) => child[edge]!)
      const scope = { mode: 'train', weights, statistics, update: () => undefined } as const
      const logits = chain.apply(tf.gather(images, pick), route, scope)
      return { loss: crossEntropy(logits, tf.gather(labels, pick)), extra: {} }
    }, weights)
    return Object.fromEntries(
      Object.entries(gradients).map(([name, one]) => [
        name,
        one.dataSync().slice() as Float32Array,
      ]),
    )
  })
}

test('a fair step moves by the sum of its children’s gradients', () => {
  const orders = drawFairOrders(chain.places, 2, createRandom('orders'))
  const fed = { indices, orders: orderMatrices(orders) }
  const runner = runEagerly({
    ...{ step: fairStep(chain, 2, plain), initialState: chainState(), resident: resident() },
    ...{ exampleBatch: fed, hyper },
  })
  const before = runner.readState()
  runner.run(fed, hyper)
  const after = runner.readState()
  runner.dispose()
  // Row t of an order names the child that takes type t.
  const children = [0, 1].map((child) =>
    operations.map((types, layer) => types[orders[layer]!.indexOf(child)]!),
  )
  const gradients = children.map(childGradients)
  for (const name of Object.keys(chain.weights)) {
    const moved = before[`weights/${name}`]!.values.map(
      (value, at) => value - after[`weights/${name}`]!.values[at]!,
    )
    moved.forEach((move, at) => {
      const expected = gradients.reduce((sum, one) => sum + (one[name]?.[at] ?? 0), 0)
      expect(Math.abs(move - expected), `${name}[${at}]`).toBeLessThan(1e-4)
    })
  }
})

const cell = routedNasBench({ inputChannels: 1, classes: 3, width: 2, cellsPerStage: 1 }, [
  ...[[1, 3], [0, 2], [3], [1, 2], [2, 4], [3, 1]],
])

/** Loss on the validation pictures with gates as given, by an own mixture. */
function gatedLoss(weights: TensorMap, gates: Tensor): Scalar {
  const { images, labels } = resident()
  const pick = tf.tensor1d([...indices.values], 'int32')
  const statistics = tensorsFrom(initialTensors(cell.statistics, createRandom(1)))
  const logits = cell.apply(
    tf.gather(images, pick),
    ({ row }, input, operators) =>
      operators
        .map(({ run }, k) => tf.mul(run(input), tf.slice(gates, [row, k], [1, 1]).reshape([1])))
        .reduce((sum, one) => tf.add(sum, one)),
    { mode: 'train', weights, statistics, update: () => undefined },
  )
  return crossEntropy(logits, tf.gather(labels, pick))
}

test('gate gradients match finite differences of the loss by each gate, only in their phase', () => {
  const initial = tensorsFrom(initialTensors(cell.weights, createRandom(5)))
  const weights = Object.fromEntries(
    Object.entries(initial).map(([name, one]) => [name, one.clone()]),
  )
  const velocity = Object.fromEntries(
    Object.entries(initial).map(([name, one]) => [name, tf.zerosLike(one)]),
  )
  const parts = resident()
  const runner = compileStep({
    step: gateStep(cell, plain, { mode: 'full', rows: 6, gates: 2 }),
    initialState: {
      ...{ weights, velocity },
      statistics: tensorsFrom(initialTensors(cell.statistics, createRandom(1))),
    },
    resident: {
      ...parts,
      'validation/images': parts.images.clone(),
      'validation/labels': parts.labels.clone(),
    },
    exampleBatch: fedGates(0),
    hyper: { ...hyper, learningRate: 0 },
  })
  const still = runner.run(fedGates(0), { ...hyper, learningRate: 0 })['gateGradients']!
  expect([...still].every((value) => value === 0)).toBe(true)
  const measured = runner.run(fedGates(1), { ...hyper, learningRate: 0 })['gateGradients']!
  runner.dispose()
  const values = fedGates(1).gates.values
  const lossAt = (at: number, shift: number) =>
    tf.tidy(
      () =>
        gatedLoss(
          initial,
          tf.tensor2d(
            values.map((v, i) => (i === at ? v + shift : v)),
            [6, 2],
          ),
        ).dataSync()[0]!,
    )
  for (let at = 0; at < 12; at += 1) {
    if (at === 5) continue // edge 2 has one type only
    const slope = (lossAt(at, 2e-3) - lossAt(at, -2e-3)) / 4e-3
    expect(Math.abs(measured[at]! - slope), `gate ${at}`).toBeLessThan(
      2e-3 + 0.02 * Math.abs(slope),
    )
  }
})

function fedGates(phase: number) {
  const active = [1, 1, 0, 0, 0, 1]
  const gates = new Float32Array(12)
  active.forEach((k, row) => (gates[2 * row + k] = 1))
  return {
    ...{ indices, validationIndices: indices },
    path: {
      dtype: 'int32' as const,
      shape: [18],
      values: Int32Array.from({ length: 18 }, (_, at) => active[at % 6]!),
    },
    phase: { dtype: 'int32', shape: [], values: Int32Array.of(phase) },
    gates: { dtype: 'float32', shape: [6, 2], values: gates },
    pairs: { dtype: 'int32', shape: [12], values: new Int32Array(12) },
  } as const
}

test('second-order DARTS: the gradient of the bilevel objective to 1e-3, the first order misses it', () => {
  const expected = toyBilevelGradient()
  const { problem, step } = toyBilevel()
  const size = Math.hypot(...expected)
  const distance = (gradient: Tensor) =>
    Math.hypot(...[...gradient.dataSync()].map((value, k) => value - expected[k]!)) / size
  expect(distance(secondOrderGradient(problem, step))).toBeLessThan(1e-3)
  expect(distance(firstOrderGradient(problem))).toBeGreaterThan(1e-2)
})
