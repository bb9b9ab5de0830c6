import { expect, test } from 'vitest'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { createRandom } from '../../../tensor/random.ts'
import { tf } from '../../../tensor/tf.ts'
import { initialTensors } from '../../module.ts'
import { chainCost } from '../chain/bill.ts'
import { fixedRoute } from '../route.ts'
import { shuffleBill } from './bill.ts'
import { smallShuffle, sposShuffle } from './shape.ts'
import { shuffleKernels, shuffleSupernet } from './supernet.ts'

// SPOS's repository publishes this child with 323 million multiply-adds and 3.5 million parameters. The exact
// figures, and those of the four uniform children, are counted by hooks on the same networks in PyTorch.
test.each([
  ['21012020202300003233', 322_918_720, 3_558_464],
  ['00000000000000000000', 295_842_496, 3_154_880],
  ['11111111111111111111', 313_654_976, 3_211_968],
  ['22222222222222222222', 340_373_696, 3_297_600],
  ['33333333333333333333', 358_825_920, 3_870_816],
])('child %s costs what PyTorch counts', (types, operations, parameters) => {
  const child = Array.from(types, Number)
  expect(chainCost(shuffleBill(sposShuffle), child)).toEqual({ operations, parameters })
})

const digits = smallShuffle({ height: 8, width: 8, channels: 1 }, 10, { width: 8, depth: 1 })

test('a small chain has its layers, and a child holds the parameters of its bill', () => {
  expect(digits.layers).toEqual([
    { from: 8, to: 16, stride: 2 },
    { from: 8, to: 16, stride: 1 },
    { from: 16, to: 32, stride: 2 },
    { from: 16, to: 32, stride: 1 },
  ])
  const child = [3, 2, 0, 3]
  const alone = shuffleSupernet(
    digits,
    child.map((type) => [type]),
  )
  const sizes = Object.values(initialTensors(alone.weights, createRandom(1))).map(
    ({ values }) => values.length,
  )
  const held = sizes.reduce((sum, size) => sum + size, 0)
  expect(chainCost(shuffleBill(digits), child).parameters).toBe(held)
})

test('all types give one shape at both strides; what passes by at stride 1 is every second channel', () => {
  const every = digits.layers.map(() => [0, 1, 2, 3])
  const supernet = shuffleSupernet(digits, every)
  const weights = tensorsFrom(initialTensors(supernet.weights, createRandom(1)))
  const statistics = tensorsFrom(initialTensors(supernet.statistics, createRandom(1)))
  const scope = { mode: 'train', weights, statistics, update: () => undefined } as const
  const x = tf.randomNormal([5, 8, 8, 1], 0, 1, 'float32', 3)
  for (const type of [0, 1, 2, 3]) {
    const shapes: number[][] = []
    const logits = supernet.apply(
      x,
      (place, input, operators) => {
        const output = fixedRoute(() => type)(place, input, operators)
        shapes.push(output.shape)
        if (place.index === 1) {
          const [before, after] = [input, output].map((one) => one.slice([0, 0, 0], [1, 1, 1]))
          const wanted = [...before!.dataSync()].filter((_, channel) => channel % 2 === 0)
          expect([...after!.dataSync()].slice(0, 8)).toEqual(wanted)
        }
        return output
      },
      scope,
    )
    expect(shapes).toEqual([
      [5, 4, 4, 16],
      [5, 4, 4, 16],
      [5, 2, 2, 32],
      [5, 2, 2, 32],
    ])
    expect(logits.shape).toEqual([5, 10])
  }
})

test('kernels of the angle: stem, last and classifier always; all convolutions of a block', () => {
  const supernet = shuffleSupernet(digits, [[0], [3], [0], [0]])
  expect(supernet.always).toEqual(['stem/kernel', 'last/kernel', 'classifier/kernel'])
  expect(shuffleKernels(1, 3, digits.layers[1]!)).toEqual(
    ['depthwise1', 'first', 'depthwise2', 'second', 'depthwise3', 'last'].map(
      (name) => `layer1/type3/${name}/kernel`,
    ),
  )
  expect(shuffleKernels(0, 0, digits.layers[0]!)).toHaveLength(5)
  expect(Object.keys(supernet.weights)).toEqual(
    expect.arrayContaining(shuffleKernels(0, 0, digits.layers[0]!)),
  )
})
