/** All info of a step in two vectors, one of floats and one of integers: two fetches, however many names. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { intAttribute, nativeType, typeAttribute } from '../native.ts'
import type { NativeTypeName } from '../native.ts'
import { elementCount } from '../signature.ts'
import type { InfoValues, TensorMap } from '../step.ts'
import { settle } from './choiceNodes.ts'
import type { Edge, GraphBuilder, GraphNode } from './node.ts'
import type { Recording } from './record.ts'
import type { Values } from './session.ts'

type Part = {
  readonly name: string
  readonly dtype: string
  readonly start: number
  readonly size: number
}

export type PackedInfo = {
  /** One edge for each of `packs`. */
  readonly fetches: readonly Edge[]
  readonly packs: readonly (readonly Part[])[]
  /** Fetched instead, it brings the state up to date, and what is only told is not computed. */
  readonly untold: Edge
}

/** Fetching the pack also waits for all updates. */
export function packInfo(
  recording: Recording,
  info: TensorMap,
  updates: readonly GraphNode[],
): PackedInfo {
  const entries = Object.entries(info)
  const floats = entries.filter(([, { dtype }]) => dtype === 'float32')
  const integers = entries.filter(([, { dtype }]) => dtype !== 'float32')
  const { graph } = recording
  const packs: { edge: Edge; parts: Part[] }[] = []
  if (floats.length > 0) packs.push(pack(recording, 'float32', floats))
  // A step without info still has to be fetched for its updates.
  if (integers.length > 0 || packs.length === 0) packs.push(pack(recording, 'int32', integers))
  const fetches = packs.map(({ edge }, at) => ({
    node: graph.add({
      ...{ op: 'Identity', name: `info/${at}`, inputs: [edge], after: updates },
      attributes: [
        typeAttribute(
          'T',
          edge.node.op === 'Const' || at > 0 || floats.length === 0 ? 'int32' : 'float32',
        ),
      ],
    }),
    output: 0,
  }))
  return { fetches, packs: packs.map(({ parts }) => parts), untold: untold(graph, updates) }
}

function untold(graph: GraphBuilder, updates: readonly GraphNode[]): Edge {
  const node = graph.add({
    ...{ op: 'Identity', name: 'untold', inputs: [graph.scalar('int32', 0)], after: updates },
    attributes: [typeAttribute('T', 'int32')],
  })
  return { node, output: 0 }
}

function pack(
  recording: Recording,
  type: 'float32' | 'int32',
  entries: [string, Tensor][],
): { edge: Edge; parts: Part[] } {
  const { graph } = recording
  let start = 0
  const parts = entries.map(([name, { dtype, shape }]) => {
    const part = { name, dtype, start, size: elementCount(shape) }
    start += part.size
    return part
  })
  const vectors = entries.map(([, tensor]) => vector(recording, tensor, type))
  return { edge: concatenated(graph, vectors, type), parts }
}

/** What a branch that was not taken would have measured is NaN, or −1 as an integer. */
function vector({ graph, edgeOf }: Recording, tensor: Tensor, type: 'float32' | 'int32'): Edge {
  const own = tensor.dtype as NativeTypeName
  const edge = edgeOf(tensor)
  const cast =
    own === type
      ? edge
      : single(graph, 'Cast', [edge], [typeAttribute('SrcT', own), typeAttribute('DstT', type)])
  const length = graph.constant({
    type: nativeType.int32,
    shape: [1],
    values: Int32Array.of(elementCount(tensor.shape)),
  })
  const flat = single(
    graph,
    'Reshape',
    [cast, length],
    [typeAttribute('T', type), typeAttribute('Tshape', 'int32')],
  )
  const nothing = type === 'float32' ? Float32Array.of(NaN) : Int32Array.of(-1)
  const absent = graph.constant({
    type: nativeType[type],
    shape: [elementCount(tensor.shape)],
    values: nothing,
  })
  return settle(graph, flat, absent, typeAttribute('T', type))
}

function concatenated(
  graph: GraphBuilder,
  vectors: readonly Edge[],
  type: 'float32' | 'int32',
): Edge {
  const [first, ...others] = vectors
  if (first === undefined) return graph.scalar('int32', 0)
  if (others.length === 0) return first
  const attributes = [
    intAttribute('N', vectors.length),
    typeAttribute('T', type),
    typeAttribute('Tidx', 'int32'),
  ]
  return single(graph, 'ConcatV2', [...vectors, graph.scalar('int32', 0)], attributes)
}

function single(
  graph: GraphBuilder,
  op: string,
  inputs: readonly Edge[],
  attributes: Parameters<GraphBuilder['add']>[0]['attributes'] & object,
): Edge {
  return { node: graph.add({ op, inputs, attributes }), output: 0 }
}

/** The values of a step's info by name, as views on the fetched vectors. */
export function unpackInfo({ packs }: PackedInfo, vectors: readonly Values[]): InfoValues {
  const info: Record<string, Values> = {}
  packs.forEach((parts, at) => {
    const vector = vectors[at] as Values
    for (const { name, dtype, start, size } of parts) {
      const values = vector.subarray(start, start + size)
      info[name] = dtype === 'bool' ? Uint8Array.from(values) : values
    }
  })
  return info
}
