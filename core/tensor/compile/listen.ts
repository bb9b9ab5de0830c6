/** A binding that forwards every call and keeps a node of the graph for each. */
import { attributeKind } from '../native.ts'
import type { NativeAttribute, NativeBinding, TensorMetadata } from '../native.ts'
import { mergeBranches, mergeOp, switchBranches, switchOp } from './choiceNodes.ts'
import { isUniform, unite } from './node.ts'
import type { Conditions, ConstantValue, Edge, GraphBuilder } from './node.ts'
import { checkConstant, checkOp, notRecordable } from './refuse.ts'
import { isInBackwardPass } from './sourceLine.ts'

export type Listening = {
  readonly graph: GraphBuilder
  /** Where each tensor of the binding comes from. */
  readonly edges: Map<number, Edge>
  /** The `TF_DataType` of each tensor. */
  readonly types: Map<number, number>
  readonly edgeOf: (id: number) => Edge
  readonly native: NativeBinding
}

export function listeningBinding(listening: Listening): NativeBinding {
  const { native } = listening
  const forwarded: Record<string, unknown> = {}
  for (const name of Object.getOwnPropertyNames(native)) {
    const member = (native as unknown as Record<string, unknown>)[name]
    forwarded[name] = typeof member === 'function' ? (member as () => unknown).bind(native) : member
  }
  return {
    ...(forwarded as NativeBinding),
    createTensor: (shape, type, values) =>
      createTensor(listening, { shape, type, values } as ConstantValue),
    executeOp: (op, attributes, inputs, count) =>
      executeOp(listening, { op, attributes, inputs, count }),
    deleteTensor: (id) => {
      listening.edges.delete(id)
      listening.types.delete(id)
      native.deleteTensor(id)
    },
    tensorDataSync: () => {
      throw notRecordable(
        'host read',
        'the values are not known while recording, and what is decided on them would be frozen. Use tf.where, or core/tensor/compile/choice.ts',
      )
    },
  }
}

function createTensor({ graph, edges, types, native }: Listening, value: ConstantValue): number {
  const { shape, type, values } = value
  const id = native.createTensor(shape, type, values)
  checkConstant(shape, values, isUniform(values))
  types.set(id, type)
  edges.set(id, graph.constant({ ...value, values: values.slice() }))
  return id
}

type Call = {
  readonly op: string
  readonly attributes: readonly NativeAttribute[]
  readonly inputs: readonly number[]
  readonly count: number
}

function executeOp(listening: Listening, call: Call): TensorMetadata[] {
  const { graph, edges, types, edgeOf, native } = listening
  const { op, attributes, inputs, count } = call
  checkOp(op)
  const from = inputs.map(edgeOf)
  if (op === switchOp || op === mergeOp) return executeChoice(listening, call, from)
  checkTogether(op, from)
  const outputs = native.executeOp(op, attributes, inputs, count)
  const written = [
    ...attributes,
    ...inferredTypes(
      op,
      inputs.map((id) => types.get(id) as number),
    ),
  ]
  const shape = outputs[0]?.shape ?? []
  const node = graph.add({ op, inputs: from, attributes: written, shape })
  outputs.forEach(({ id, dtype }, output) => {
    edges.set(id, { node, output })
    types.set(id, dtype)
  })
  return outputs
}

/** Types that tfjs leaves to the eager runtime to infer, by the input they come from. */
const leftToInfer: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0 },
}

function inferredTypes(op: string, inputTypes: readonly number[]): NativeAttribute[] {
  return Object.entries(leftToInfer[op] ?? {}).map(([name, input]) => ({
    ...{ name, type: attributeKind.type },
    value: inputTypes[input] as number,
  }))
}

/** While recording, every branch runs, and each on the same values. */
function executeChoice(
  { graph, edges, types, native }: Listening,
  call: Call,
  from: Edge[],
): TensorMetadata[] {
  const { op, attributes, inputs, count } = call
  const identity = attributes.filter(({ name }) => name === 'T')
  const made = op === switchOp ? switchBranches(graph, from, count) : [mergeBranches(graph, from)]
  return made.map((edge) => {
    const [copy] = native.executeOp('Identity', identity, inputs.slice(0, 1), 1) as [TensorMetadata]
    edges.set(copy.id, edge)
    types.set(copy.id, copy.dtype)
    return copy
  })
}

/** A node whose inputs never live together would silently never run. */
function checkTogether(op: string, from: readonly Edge[]): void {
  const all = unite(from)
  if (all.size === 0) return
  const conflict = from.some(({ node }) => !holdsWithin(node.conditions, all))
  if (conflict)
    throw notRecordable(op, 'joins tensors of two branches of one choice, of which only one runs')
  // tfjs sums the gradients of a tensor that is used twice.
  if (!op.startsWith('Add') || !isInBackwardPass()) return
  if (from.some(({ node }) => node.conditions.size !== all.size))
    throw notRecordable(
      'gradient',
      'a tensor used inside a branch is used outside of it too, so its gradient would be lost when the branch is not taken. Pass it to choose() as an input',
    )
}

function holdsWithin(some: Conditions, all: Conditions): boolean {
  for (const [choice, { branch }] of some) if (all.get(choice)?.branch !== branch) return false
  return true
}
