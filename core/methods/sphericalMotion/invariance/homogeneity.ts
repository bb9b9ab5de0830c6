/**
 * How a value of a recorded graph changes when one weight is multiplied by k > 0: by kᵈ.
 *
 * d is its degree: 1 for the weight itself, 0 for what does not depend on it, the sum over the
 * factors of a product, and so on from operation to operation. A loss of degree 0 ignores the
 * weight's length: the weight is scale-invariant. Where the terms of a sum differ in degree, or a
 * function like exp meets a degree other than 0, there is no degree.
 */
import type { Edge, GraphNode } from '../../../tensor/compile/node.ts'

/** `reason` names the operation where homogeneity ended. `epsilon`: a small constant was taken for none. */
export type Degree =
  | { readonly kind: 'degree'; readonly value: number; readonly epsilon: boolean }
  | { readonly kind: 'none'; readonly reason: string }

/** Constants up to this size in a sum are the ε that keeps a normaliser from dividing by zero. */
const largestEpsilon = 1e-2

const passing = new Set([
  ...['Identity', 'Relu', 'Neg', 'Abs', 'Reshape', 'Transpose', 'Squeeze', 'ExpandDims', 'Tile'],
  ...['Mean', 'Sum', 'Max', 'Min', 'AvgPool', 'MaxPool', 'Pad', 'Slice', 'StridedSlice', 'Cast'],
  ...['BroadcastTo', 'GatherV2', 'GatherNd', 'ResizeBilinear', 'Unpack', 'Split', 'SplitV'],
])
const adding = new Set([
  ...['Add', 'AddV2', 'Sub', 'AddN', 'BiasAdd', 'Maximum', 'Minimum', 'Pack', 'ConcatV2'],
  ...['Select', 'SelectV2'],
])
const multiplying = new Set([
  ...['Mul', 'MatMul', 'BatchMatMul', 'BatchMatMulV2', 'Conv2D', 'DepthwiseConv2dNative'],
])
const powers: Readonly<Record<string, number>> = {
  ...{ Square: 2, Sqrt: 0.5, Rsqrt: -0.5, Reciprocal: -1, L2Loss: 2 },
}

/** Degree of `target` in the weight whose input node is `weight`. */
export function degreeIn(weight: GraphNode, target: Edge): Degree {
  const known = new Map<GraphNode, readonly Degree[]>([[weight, [of(1)]]])
  const order = evaluationOrder(target.node, weight)
  for (const node of order)
    known.set(
      node,
      outputDegrees(
        node,
        node.inputs.map((edge) => at(known, edge)),
      ),
    )
  return at(known, target)
}

function of(value: number, epsilon = false): Degree {
  return { kind: 'degree', value, epsilon }
}

function at(known: ReadonlyMap<GraphNode, readonly Degree[]>, { node, output }: Edge): Degree {
  const degrees = known.get(node) ?? []
  return degrees[output] ?? degrees[0] ?? of(0)
}

/** Nodes below `target`, inputs before users, without recursion: a ResNet-56 is a thousand deep. */
function evaluationOrder(target: GraphNode, weight: GraphNode): GraphNode[] {
  const order: GraphNode[] = []
  const done = new Set<GraphNode>([weight])
  const open = [target]
  for (let node = open.at(-1); node !== undefined; node = open.at(-1)) {
    const waiting = node.inputs.map((edge) => edge.node).filter((input) => !done.has(input))
    if (waiting.length > 0 && !done.has(node)) {
      open.push(...waiting)
      continue
    }
    open.pop()
    if (done.has(node)) continue
    done.add(node)
    order.push(node)
  }
  return order
}

/** One degree for each output of the node; the last stands for all further ones. */
function outputDegrees(node: GraphNode, inputs: readonly Degree[]): readonly Degree[] {
  const broken = inputs.find(({ kind }) => kind === 'none')
  if (broken) return [broken]
  const degrees = inputs.map((degree) => (degree.kind === 'degree' ? degree.value : 0))
  const epsilon = inputs.some((degree) => degree.kind === 'degree' && degree.epsilon)
  if (degrees.every((value) => value === 0)) return [of(0, epsilon)]
  const value = productDegree(node.op, degrees)
  if (value !== null) return [of(value, epsilon)]
  if (adding.has(node.op)) return [sum(node, degrees, epsilon)]
  if (node.op.startsWith('FusedBatchNorm')) return batchNormalised(node, degrees)
  return [ended(node)]
}

/** Degree after an operation that multiplies, divides, raises to a power or only moves values. */
function productDegree(op: string, [first = 0, second = 0]: readonly number[]): number | null {
  if (passing.has(op)) return first
  if (op in powers) return first * (powers[op] ?? 1)
  if (multiplying.has(op)) return first + second
  if (op === 'RealDiv' || op === 'Div') return first - second
  if (op === 'SquaredDifference' && first === second) return 2 * first
  return null
}

/** Terms of one degree; zeros have every degree, and an ε is taken for a zero. */
function sum(node: GraphNode, degrees: readonly number[], epsilon: boolean): Degree {
  const chooses = node.op.startsWith('Select')
  const terms = node.inputs
    .map(({ node: term }, place) => ({ size: constantSize(term), degree: degrees[place] ?? 0 }))
    .slice(chooses ? 1 : 0)
  const counted = terms.filter(({ size }) => size === null || size > largestEpsilon)
  const [first] = counted
  if (!first || counted.some(({ degree }) => degree !== first.degree)) return ended(node)
  const dropped = terms.some(({ size }) => size !== null && size > 0 && size <= largestEpsilon)
  return of(first.degree, epsilon || (dropped && first.degree !== 0))
}

/** Largest magnitude of a constant; null for anything that is computed. */
function constantSize({ op, value }: GraphNode): number | null {
  if (op !== 'Const' || !value) return null
  return Math.max(0, ...Array.from(value.values, Math.abs))
}

/** By the batch's own statistics the output has degree 0, its mean d and its variance 2d. */
function batchNormalised(node: GraphNode, degrees: readonly number[]): readonly Degree[] {
  const [x = 0, ...others] = degrees
  const training = node.attributes.find(({ name }) => name === 'is_training')?.value !== false
  if (!training || others.some((value) => value !== 0)) return [ended(node)]
  return [of(0, true), of(x, true), of(2 * x, true)]
}

function ended(node: GraphNode): Degree {
  return { kind: 'none', reason: node.op }
}
