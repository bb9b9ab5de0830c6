/** Trees of named tensors, flattened to full names (`weights/stage1/kernel`) and back. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { TensorMap, TensorTree } from './step.ts'

function isTensor(node: Tensor | TensorTree): node is Tensor {
  return typeof (node as { dataId?: unknown }).dataId === 'object'
}

/** Every leaf under its full name, in the order of the tree's own keys. Borrows. */
export function flattenTree(tree: TensorTree, prefix = ''): TensorMap {
  const leaves: Record<string, Tensor> = {}
  for (const [name, node] of Object.entries(tree)) {
    const path = prefix === '' ? name : `${prefix}/${name}`
    if (isTensor(node)) leaves[path] = node
    else Object.assign(leaves, flattenTree(node, path))
  }
  return leaves
}

/** The tree of `like`'s form with the leaves of `flat`, by full name. */
export function unflattenTree<Tree extends TensorTree>(flat: TensorMap, like: Tree): Tree {
  return mapTree(like, (_, path) => {
    const leaf = flat[path]
    if (leaf === undefined) throw new TypeError(`no tensor named ${path}`)
    return leaf
  })
}

/** A tree of the same form whose leaves are `change(leaf, fullName)`. */
export function mapTree<Tree extends TensorTree>(
  tree: Tree,
  change: (leaf: Tensor, path: string) => Tensor,
  prefix = '',
): Tree {
  const changed: Record<string, Tensor | TensorTree> = {}
  for (const [name, node] of Object.entries(tree)) {
    const path = prefix === '' ? name : `${prefix}/${name}`
    changed[name] = isTensor(node) ? change(node, path) : mapTree(node, change, path)
  }
  return changed as Tree
}
