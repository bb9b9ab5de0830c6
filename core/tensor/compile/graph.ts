/** Writes a graph as TensorFlow's GraphDef inside a SavedModel. */
import type { NativeAttribute } from '../native.ts'
import { attributeKind } from '../native.ts'
import { bytesOf, edgeName } from './node.ts'
import type { ConstantValue, Edge, GraphNode } from './node.ts'
import { messages } from './protobuf.ts'
import type { AttributeMessage, Message, NodeMessage } from './protobuf.ts'

/** GraphDef version of TensorFlow 2.9, the oldest library we run on. */
const producer = 987

export type SignatureTensor = {
  readonly edge: Edge
  readonly type: number
  readonly shape: readonly number[]
}
export type ServingSignature = {
  readonly inputs: Readonly<Record<string, SignatureTensor>>
  readonly outputs: Readonly<Record<string, SignatureTensor>>
}

/** The nodes that `wanted` depends on, in their order of creation. */
export function reachable(nodes: readonly GraphNode[], wanted: readonly GraphNode[]): GraphNode[] {
  const needed = new Set<GraphNode>()
  const open = [...wanted]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (needed.has(node)) continue
    needed.add(node)
    open.push(...node.inputs.map((input) => input.node), ...node.after)
  }
  return nodes.filter((node) => needed.has(node))
}

export function savedModel(nodes: readonly GraphNode[], signature?: ServingSignature): Uint8Array {
  const info = new messages.MetaGraphDef.MetaInfoDef()
  info.setTagsList(['serve'])
  const meta = new messages.MetaGraphDef()
  meta.setMetaInfoDef(info)
  meta.setGraphDef(graphDef(nodes))
  if (signature) meta.getSignatureDefMap().set('serving_default', signatureDef(signature))
  const model = new messages.SavedModel()
  model.setSavedModelSchemaVersion(1)
  model.addMetaGraphs(meta)
  return model.serializeBinary()
}

function graphDef(nodes: readonly GraphNode[]): Message {
  const versions = new messages.VersionDef()
  versions.setProducer(producer)
  const graph = new messages.GraphDef()
  graph.setVersions(versions)
  for (const node of nodes) graph.addNode(nodeDef(node))
  return graph
}

function nodeDef({ name, op, inputs, after, attributes, value }: GraphNode): NodeMessage {
  const message = new messages.NodeDef()
  message.setName(name)
  message.setOp(op)
  message.setInputList([...inputs.map(edgeName), ...after.map((node) => `^${node.name}`)])
  const map = message.getAttrMap()
  for (const attribute of attributes) map.set(attribute.name, attributeValue(attribute))
  if (value) {
    map.set('dtype', attributeValue({ name: 'dtype', type: attributeKind.type, value: value.type }))
    const holder = new messages.AttrValue()
    holder.setTensor(tensor(value) as never)
    map.set('value', holder)
  }
  return message
}

function attributeValue({ type, value }: NativeAttribute): AttributeMessage {
  const message = new messages.AttrValue()
  if (type === attributeKind.shape)
    message.setShape(shapeMessage(value as readonly number[]) as never)
  else if (Array.isArray(value)) message.setList(listValue(type, value as never) as never)
  else if (type === attributeKind.string) message.setS(new TextEncoder().encode(value as string))
  else if (type === attributeKind.int) message.setI(value as number)
  else if (type === attributeKind.float) message.setF(value as number)
  else if (type === attributeKind.bool) message.setB(value as boolean)
  else message.setType(value as number)
  return message
}

function listValue(type: number, values: readonly (number | boolean)[]): Message {
  const list = new messages.AttrValue.ListValue()
  if (type === attributeKind.int) list.setIList(values as number[])
  else if (type === attributeKind.float) list.setFList(values as number[])
  else list.setBList(values as boolean[])
  return list
}

export function shapeMessage(shape: readonly number[]): Message {
  const message = new messages.TensorShape()
  for (const size of shape) {
    const dimension = new messages.TensorShape.Dim()
    dimension.setSize(size)
    message.addDim(dimension)
  }
  return message
}

function tensor(value: ConstantValue): Message {
  const message = new messages.Tensor()
  message.setDtype(value.type)
  message.setTensorShape(shapeMessage(value.shape))
  if (value.values.length === 1) fillWith(message, value)
  else message.setTensorContent(bytesOf(value))
  return message
}

/** A single value stands for every element. */
function fillWith(message: InstanceType<typeof messages.Tensor>, { values }: ConstantValue): void {
  const single = values[0] as number
  if (values instanceof Float32Array) message.setFloatValList([single])
  else if (values instanceof Int32Array) message.setIntValList([single])
  else message.setBoolValList([single !== 0])
}

function signatureDef({ inputs, outputs }: ServingSignature): Message {
  const message = new messages.SignatureDef()
  message.setMethodName('tensorflow/serving/predict')
  for (const [name, described] of Object.entries(inputs))
    message.getInputsMap().set(name, tensorInfo(described))
  for (const [name, described] of Object.entries(outputs))
    message.getOutputsMap().set(name, tensorInfo(described))
  return message
}

function tensorInfo({ edge, type, shape }: SignatureTensor): Message {
  const message = new messages.TensorInfo()
  message.setName(edgeName(edge))
  message.setDtype(type)
  message.setTensorShape(shapeMessage(shape))
  return message
}
