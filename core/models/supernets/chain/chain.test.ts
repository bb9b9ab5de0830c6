import { expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import { initialTensors } from '../../module.ts'
import { chainBill, chainCost } from './bill.ts'
import { fairNasChain, layersOf, smallChain, sposChain, wholeChain } from './shape.ts'
import { blockKernels, chainSupernet } from './supernet.ts'

const digits = smallChain({ height: 8, width: 8, channels: 1 }, 10)
const words = (text: string) => text.split(' ').map(Number)

// The children that AngleNAS publishes, counted from its training scripts.
test('multiply-adds of the published SPOS and ProxylessNAS children', () => {
  const bill = chainBill(sposChain)
  const cost = (child: string) => chainCost(bill, words(child)).operations / 1e6
  expect(cost('2 2 -1 0 0 -1 -1 0 5 -1 4 4 0 0 4 2 3 4 4 4 3')).toBeCloseTo(470.8, 1)
  expect(cost('2 2 -1 -1 0 2 2 -1 5 -1 4 4 0 0 4 2 3 4 4 4 3')).toBeCloseTo(469.0, 1)
})

test('multiply-adds of the published FairNAS child', () => {
  const child = words('4 2 4 2 2 2 5 2 4 4 2 2 2 4 5 4 2 2 5')
  expect(chainCost(chainBill(fairNasChain), child).operations / 1e6).toBeCloseTo(310.9, 1)
})

test('the chain for digits costs 249 to 932 thousand multiply-adds and has its published layers', () => {
  const bill = chainBill(digits)
  expect(digits.layers.map(({ from, to, stride }) => `${from}-${to}-${stride}`)).toEqual([
    '8-12-1',
    '12-12-1',
    '12-16-2',
    '16-16-1',
    '16-24-2',
    '24-24-1',
  ])
  expect(Math.round(chainCost(bill, [0, 0, 0, 0, 0, 0]).operations / 1e3)).toBe(249)
  expect(Math.round(chainCost(bill, [5, 5, 5, 5, 5, 5]).operations / 1e3)).toBe(932)
  expect(wholeChain(digits, { identity: true }).map((types) => types.length)).toEqual([
    6, 7, 6, 7, 6, 7,
  ])
})

test('space sizes of the published chains', () => {
  const size = (lists: number[][]) => lists.reduce((product, { length }) => product * length, 1)
  expect(size(wholeChain(sposChain, { identity: true }))).toBe(6 ** 6 * 7 ** 15)
  expect(size(wholeChain(fairNasChain, { identity: false }))).toBe(6 ** 19)
})

test('the bill counts the parameters that a child of one path has', () => {
  const child = [2, -1, 5, 0, 4, 3]
  const { weights } = chainSupernet(
    digits,
    child.map((type) => [type]),
  )
  const sizes = Object.values(initialTensors(weights, createRandom(1))).map(
    ({ values }) => values.length,
  )
  const held = sizes.reduce((sum, size) => sum + size, 0)
  expect(chainCost(chainBill(digits), child).parameters).toBe(held)
})

test('always-on kernels are those of stem, fixed block, last convolution and classifier', () => {
  expect(chainSupernet(digits, wholeChain(digits, { identity: true })).always).toEqual(
    ['stem', 'first/depthwise', 'first/project', 'last', 'classifier'].map(
      (name) => `${name}/kernel`,
    ),
  )
  expect(blockKernels(3, 5)).toEqual([
    'layer3/type5/expand/kernel',
    'layer3/type5/depthwise/kernel',
    'layer3/type5/project/kernel',
  ])
})

test('stages of any width and depth', () => {
  const shape = smallChain({ height: 16, width: 12, channels: 3 }, 4, { width: 2, depth: 2 })
  expect(shape.layers).toHaveLength(12)
  expect(shape.layers[4]).toEqual({ from: 24, to: 32, stride: 2 })
  expect(layersOf(5, [{ channels: 7, count: 1, stride: 3 }])).toEqual([
    { from: 5, to: 7, stride: 3 },
  ])
})
