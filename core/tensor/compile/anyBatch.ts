/** Compares two recordings of one pass, made for two batch sizes, and frees the first from its own. */
import { WorkbenchError } from '../../contract/errors.ts'
import type { ConstantValue, Edge, GraphNode } from './node.ts'

export type Recorded = { readonly outputs: readonly Edge[]; readonly size: number }

type Pair = { readonly one: Edge; readonly other: Edge; readonly user: GraphNode | null }

/** Nodes of the first recording to be written otherwise: a −1 where a `Reshape` or `Slice` has the batch size. */
export function anyBatch(first: Recorded, second: Recorded): Map<GraphNode, GraphNode> {
  const changed = new Map<GraphNode, GraphNode>()
  const seen = new Set<GraphNode>()
  const open = first.outputs.map((one, at): Pair => {
    return { one, other: second.outputs[at] as Edge, user: null }
  })
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const { one, other, user } = pair
    const [node, twin] = [one.node, other.node]
    if (node.op !== twin.op || node.inputs.length !== twin.inputs.length) throw tied(node)
    const freed = freedConstant(node.value, twin.value, [first.size, second.size])
    if (freed !== node.value && freed) {
      if (!user || !takesTheRest(user, node)) throw tied(user ?? node)
      changed.set(node, { ...node, value: freed })
    }
    if (seen.has(node)) continue
    seen.add(node)
    node.inputs.forEach((input, at) => {
      open.push({ one: input, other: twin.inputs[at] as Edge, user: node })
    })
  }
  return changed
}

/** −1 stands for all that is left, in a new shape and in the size of a slice. */
function takesTheRest({ op, inputs }: GraphNode, constant: GraphNode): boolean {
  return op === 'Reshape' || (op === 'Slice' && inputs[2]?.node === constant)
}

/** The constant itself where both are equal; with −1 for a multiple of the batch size where only that differs. */
function freedConstant(
  one: ConstantValue | undefined,
  other: ConstantValue | undefined,
  sizes: readonly [number, number],
): ConstantValue | undefined {
  if (one === undefined || other === undefined) return one
  const pairs = [...one.values].map((value, at) => [value, other.values[at] as number] as const)
  if (pairs.every(([left, right]) => Object.is(left, right))) return one
  const [size, otherSize] = sizes
  const grows = ([left, right]: readonly [number, number]): boolean =>
    left !== right && left * otherSize === right * size
  const values = pairs.map((pair) => (grows(pair) ? -1 : pair[0]))
  return { ...one, values: Int32Array.from(values) }
}

function tied({ op }: GraphNode): WorkbenchError {
  return new WorkbenchError(
    'step-not-recordable',
    `${op} depends on the batch size, so the network cannot be exported for batches of any size`,
  )
}
