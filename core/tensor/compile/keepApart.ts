/**
 * Keeps TensorFlow's graph rewriter from fusing ops whose fused kernel rounds otherwise, so that a
 * compiled step gives the bits of the eager one.
 *
 * Measured (TensorFlow 2.21, oneDNN, AVX2): a product fused with its bias differs for small matrices;
 * batch norm fused with ReLU differs where the channels are no multiple of 8, and never where they
 * are, which is where the fusion saves time. The rewriter leaves a node alone that waits for
 * another one; a fed input costs nothing to wait for.
 */
import type { GraphBuilder, GraphNode } from './node.ts'

const products = new Set(['MatMul', 'Conv2D', 'DepthwiseConv2dNative'])
const vectorWidth = 8

/** `fed`: an input that is there before the step begins. */
export function keepApart(graph: GraphBuilder, fed: GraphNode | undefined): void {
  if (fed === undefined) return
  for (const user of graph.nodes) {
    const from = user.inputs[0]?.node
    if (from && roundsOtherwise(user, from)) graph.delay(from, fed)
  }
}

function roundsOtherwise({ op }: GraphNode, from: GraphNode): boolean {
  if (op === 'BiasAdd') return products.has(from.op)
  if (op !== 'Relu' || from.op !== 'FusedBatchNormV3') return false
  return (from.shape?.at(-1) ?? 1) % vectorWidth !== 0
}
