import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { gatherRows } from './gatherRows.ts'

test('rows come in the order of the index, of floats and of integers', () => {
  const index = tf.tensor1d([2, 0, 2], 'int32')
  const rows = gatherRows(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), index)
  expect(rows.shape).toEqual([3, 2])
  expect([...rows.dataSync()]).toEqual([5, 6, 1, 2, 5, 6])
  expect([...gatherRows(tf.tensor1d([7, 8, 9], 'int32'), index).dataSync()]).toEqual([9, 7, 9])
})

test('an index outside the table is an error', () => {
  expect(() => gatherRows(tf.tensor1d([7]), tf.tensor1d([3], 'int32')).dataSync()).toThrow()
})
