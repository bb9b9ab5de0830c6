/** Inputs of the graph: tensors fed at each step, and variables that stay in it. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { attributeKind, nativeBackend, stringAttribute, typeAttribute } from '../native.ts'
import type { NativeAttribute, NativeTypeName } from '../native.ts'
import type { TensorSignature } from '../signature.ts'
import { settle } from './choiceNodes.ts'
import type { Edge, GraphBuilder, GraphNode } from './node.ts'
import type { Recording } from './record.ts'

/** A tensor that stays in the graph between steps. */
export type Variable = {
  readonly handle: Edge
  /** Its value before the step. */
  readonly read: Edge
  /** Where values from outside come in. */
  readonly feed: Edge
  readonly type: NativeTypeName
  readonly shape: readonly number[]
}

function shapeAttribute(shape: readonly number[]): NativeAttribute {
  return { name: 'shape', type: attributeKind.shape, value: shape }
}

/** Names in a graph are letters, digits, `_`, `.`, `-` and `/`; ours may hold anything. */
function graphName(graph: GraphBuilder, name: string): string {
  return `${name.replace(/[^A-Za-z0-9_./-]/g, '_')}_${graph.nodes.length}`
}

export function placeholder(
  graph: GraphBuilder,
  name: string,
  { dtype, shape }: TensorSignature,
): Edge {
  const attributes = [typeAttribute('dtype', dtype as NativeTypeName), shapeAttribute(shape)]
  return {
    node: graph.add({ op: 'Placeholder', name: graphName(graph, name), attributes }),
    output: 0,
  }
}

export function variable(graph: GraphBuilder, name: string, tensor: TensorSignature): Variable {
  const type = tensor.dtype as NativeTypeName
  const shape = [...tensor.shape]
  const own = graphName(graph, name)
  const attributes = [
    typeAttribute('dtype', type),
    shapeAttribute(shape),
    stringAttribute('shared_name', own),
    stringAttribute('container', ''),
  ]
  const handle = { node: graph.add({ op: 'VarHandleOp', name: own, attributes }), output: 0 }
  const read = graph.add({
    op: 'ReadVariableOp',
    inputs: [handle],
    attributes: [typeAttribute('dtype', type)],
  })
  return {
    handle,
    read: { node: read, output: 0 },
    feed: placeholder(graph, `${name}/feed`, tensor),
    type,
    shape,
  }
}

/** The assignment at the end of a step, or nothing where the value stays. */
export function updateVariable(
  { graph, edgeOf }: Recording,
  kept: Variable,
  next: Tensor,
): GraphNode[] {
  const { handle, read, type } = kept
  const edge = settle(graph, edgeOf(next), read, typeAttribute('T', type))
  if (edge.node === read.node) return []
  return [assign(graph, { handle, type, value: edge, after: [read.node] })]
}

type Assignment = {
  readonly handle: Edge
  readonly type: NativeTypeName
  readonly value: Edge
  readonly after: readonly GraphNode[]
}

function assign(graph: GraphBuilder, { handle, type, value, after }: Assignment): GraphNode {
  const attributes = [typeAttribute('dtype', type)]
  return graph.add({ op: 'AssignVariableOp', inputs: [handle, value], after, attributes })
}

/** An edge whose fetch has put what is fed into all variables. */
export function variablesWritten(
  graph: GraphBuilder,
  what: string,
  variables: Readonly<Record<string, Variable>>,
): Edge {
  const assigned = Object.values(variables).map(({ handle, feed, type }) => {
    const value = copyOf(graph, feed, type)
    return assign(graph, { handle, type, value, after: [] })
  })
  const inputs = [graph.scalar('int32', assigned.length)]
  const attributes = [typeAttribute('T', 'int32')]
  const node = graph.add({
    op: 'Identity',
    name: `written/${what}`,
    inputs,
    after: assigned,
    attributes,
  })
  return { node, output: 0 }
}

/**
 * Fed tensors may share memory with a JavaScript array, which only JavaScript's thread may free; a
 * variable is freed by whichever thread replaces it. On a GPU feeding copies anyway.
 */
function copyOf(graph: GraphBuilder, feed: Edge, type: NativeTypeName): Edge {
  if (nativeBackend().isUsingGpuDevice) return feed
  const node = graph.add({ op: 'DeepCopy', inputs: [feed], attributes: [typeAttribute('T', type)] })
  return { node, output: 0 }
}
