import { expect, test } from 'vitest'
import { confusionOf, wrongSamplesOf } from './confusion.ts'

const result = {
  confusion: {
    step: 100,
    counts: [
      [8, 2, 0],
      [1, 9, 0],
      [0, 0, 0],
    ],
  },
  mostWrong: [{ index: 7, actual: 0, predicted: 1, confidence: 0.99 }],
}

test('recall is of what samples are, precision of what they were taken for', () => {
  const confusion = confusionOf(result, ['shirt', 'coat'])
  expect(confusion?.rows.map(({ name, recall }) => [name, recall])).toEqual([
    ['shirt', 0.8],
    ['coat', 0.9],
    ['2', null],
  ])
  expect(confusion?.precisions).toEqual([8 / 9, 9 / 11, null])
  expect(confusion?.rows[0]?.shares).toEqual([0.8, 0.2, 0])
})

test('classes of a run’s own keep their names, and one of several networks is named', () => {
  const own = { ...result.confusion, names: ['five', 'six', 'seven'], of: 'fine-tuning, seed 2' }
  const confusion = confusionOf({ confusion: own }, ['zero', 'one', 'two'])
  expect(confusion?.names).toEqual(['five', 'six', 'seven'])
  expect(confusion?.of).toBe('fine-tuning, seed 2')
  expect(confusionOf(result, [])?.of).toBeNull()
})

test('a result that tells none, or something else by that name, draws nothing', () => {
  expect(confusionOf(null, [])).toBeNull()
  expect(confusionOf({ confusion: 'none' }, [])).toBeNull()
  expect(wrongSamplesOf({ mostWrong: [{ index: -1 }] })).toEqual([])
  expect(wrongSamplesOf(result)).toHaveLength(1)
})
