import { expect, test } from 'vitest'
import { createRandom } from '../tensor/random.ts'
import { sampleEpochs, sampleWithReplacement } from './sampler.ts'

const shape = { count: 10, batchSize: 3 }

test('an epoch has each sample at most once, and the incomplete batch is left out', () => {
  const sampler = sampleEpochs(shape, createRandom(1))
  for (let epoch = 0; epoch < 3; epoch += 1) {
    const drawn = [1, 2, 3].flatMap(() => [...sampler.next()])
    expect(new Set(drawn).size).toBe(9)
  }
})

test.each([sampleEpochs, sampleWithReplacement])(
  'goes on exactly where it was left: %o',
  (create) => {
    const sampler = create(shape, createRandom(1))
    for (let batch = 0; batch < 5; batch += 1) sampler.next()
    const state = structuredClone(sampler.readState())
    const expected = Array.from({ length: 8 }, () => [...sampler.next()])
    const other = create(shape, createRandom(2))
    other.writeState(state)
    expect(Array.from({ length: 8 }, () => [...other.next()])).toEqual(expected)
  },
)

test.each([sampleEpochs, sampleWithReplacement])(
  'a look ahead shows the next batch and changes nothing: %o',
  (create) => {
    const [looked, other] = [create(shape, createRandom(1)), create(shape, createRandom(1))]
    for (let batch = 0; batch < 8; batch += 1) {
      const ahead = looked.peek()
      const drawn = looked.next()
      if (ahead !== null) expect([...ahead]).toEqual([...drawn])
      expect([...drawn]).toEqual([...other.next()])
    }
  },
)

test('at the end of an epoch the next batch is not known', () => {
  const sampler = sampleEpochs(shape, createRandom(1))
  const known = Array.from({ length: 4 }, () => {
    const ahead = sampler.peek()
    sampler.next()
    return ahead !== null
  })
  expect(known).toEqual([true, true, true, false])
})
