import { expect, test } from 'vitest'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { createRandom } from '../../../tensor/random.ts'
import { tf } from '../../../tensor/tf.ts'
import { initialTensors } from '../../module.ts'
import { fixedRoute } from '../route.ts'
import { operatorKernels } from './operators.ts'
import { dartsCells, dartsCost } from './shape.ts'
import type { DartsShape } from './shape.ts'
import { dartsSupernet } from './supernet.ts'

const digits: DartsShape = {
  ...{ input: { height: 8, width: 8, channels: 1 }, classes: 10, width: 4, cells: 3 },
}
const every = Array.from({ length: 14 }, () => [0, 1, 2, 3, 4, 5, 6, 7])

test('reductions after a third and two thirds; inputs follow the cells before', () => {
  expect(dartsCells({ ...digits, width: 16, cells: 8 }).map(({ reduces }) => reduces)).toEqual(
    [0, 0, 1, 0, 0, 1, 0, 0].map(Boolean),
  )
  expect(dartsCells(digits).map(({ inputs, channels }) => [...inputs, channels])).toEqual([
    [12, 12, 4],
    [12, 16, 8],
    [16, 32, 16],
  ])
})

test('all types of every edge give one shape, at stride 1 and 2; logits for each child', () => {
  const supernet = dartsSupernet(digits, every)
  const weights = tensorsFrom(initialTensors(supernet.weights, createRandom(1)))
  const statistics = tensorsFrom(initialTensors(supernet.statistics, createRandom(1)))
  const updated = new Set<string>()
  const scope = {
    mode: 'train',
    ...{ weights, statistics },
    update: (name: string) => void updated.add(name),
  } as const
  const x = tf.randomNormal([5, 8, 8, 1], 0, 1, 'float32', 3)
  for (let type = 0; type < 8; type += 1) {
    const route = fixedRoute(({ edge }) => (edge % 3 === 0 ? 4 : type))
    expect(supernet.apply(x, route, scope).shape).toEqual([5, 10])
  }
  const seen = [...updated].filter((name) => name.includes('edge1/'))
  // Max and average pool, three cells: mean and variance; skips at stride 2 in two of them.
  expect(seen.filter((name) => /type[123]\//.test(name))).toHaveLength(2 * (3 + 3 + 2))
  expect(supernet.places.map(({ row }) => row).filter((row) => row >= 14)).toHaveLength(28)
})

test('convolutions of an operator in order, always-on kernels, and what a child costs', () => {
  expect(
    operatorKernels('cell1/edge2', 5).map((name) => name.split('/').slice(4).join('/')),
  ).toEqual(['depthwise/kernel', 'pointwise/kernel', 'depthwise/kernel', 'pointwise/kernel'])
  expect(operatorKernels('cell1/edge2', 7)).toHaveLength(2)
  expect(operatorKernels('cell1/edge2', 3)).toHaveLength(0)
  const { always } = dartsSupernet(digits, every)
  expect(always).toEqual([
    'stem/kernel',
    'cell0/preprocess0/kernel',
    'cell0/preprocess1/kernel',
    'cell1/preprocess0/kernel',
    'cell1/preprocess1/kernel',
    'cell2/preprocess0/even/kernel',
    'cell2/preprocess0/odd/kernel',
    'cell2/preprocess1/kernel',
    'classifier/kernel',
  ])
  const child = [4, 0, 3, 5, 6, 1, 7, 2, 3, 4, 0, 5, 6, 3]
  const { weights } = dartsSupernet(
    digits,
    child.map((type) => [type]),
  )
  const held = Object.values(weights).reduce(
    (sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1),
    0,
  )
  expect(dartsCost(digits, child).parameters).toBe(held)
})
