import { expect, test } from 'vitest'
import { tf } from './tf.ts'
import { flattenTree, mapTree, unflattenTree } from './tree.ts'

test('a tree flattens to full names and comes back in the same form', () => {
  const a = tf.scalar(1)
  const b = tf.scalar(2)
  const tree = { weights: { stage: { kernel: a } }, bias: b }
  const flat = flattenTree(tree)
  expect(Object.keys(flat)).toEqual(['weights/stage/kernel', 'bias'])
  expect(unflattenTree(flat, tree).weights.stage.kernel).toBe(a)
  expect(() => unflattenTree({ bias: b }, tree)).toThrow('weights/stage/kernel')
  const paths: string[] = []
  mapTree(tree, (leaf, path) => {
    paths.push(path)
    return leaf
  })
  expect(paths).toEqual(['weights/stage/kernel', 'bias'])
  tf.dispose([a, b])
})
