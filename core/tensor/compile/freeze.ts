/**
 * A network's forward pass as a SavedModel with its weights inside, for TensorFlow outside of this app.
 *
 * The pass is recorded for two batch sizes. Where the recordings differ, they differ by the batch
 * size alone; if that is only in shapes and sizes of `Reshape` and `Slice`, the model takes batches of any size.
 */
import { tf } from '../backend.ts'
import { tensorsFrom } from '../eager.ts'
import { nativeBackend, nativeType } from '../native.ts'
import { signatureOf } from '../signature.ts'
import type { HostTensor, HostTensors, TensorMap } from '../step.ts'
import type { Tensor } from '../tf.ts'
import { anyBatch } from './anyBatch.ts'
import { reachable, savedModel } from './graph.ts'
import type { SignatureTensor } from './graph.ts'
import type { Edge, GraphNode } from './node.ts'
import { record } from './record.ts'
import { placeholder } from './variables.ts'

export type Forward = {
  /** float32 [n, …shape] and the weights by name → outputs by name, each [n, …]. Pure; owns nothing. */
  readonly apply: (input: Tensor, weights: TensorMap) => TensorMap
  readonly weights: HostTensors
  /** Of one sample. */
  readonly shape: readonly number[]
  /** Name of the input in the serving signature. */
  readonly inputName: string
}

/** Unlikely to be a channel count, so that a constant which holds it holds the batch size. */
const batchSizes = [23, 29] as const

/** The bytes of `saved_model.pb`, tag `serve`, signature `serving_default`. */
export function freeze(forward: Forward): Uint8Array {
  const [one, other] = batchSizes.map((size) => recordForward(forward, size)) as [Frozen, Frozen]
  const nodes = anyBatch(
    { outputs: one.outputs.map(({ edge }) => edge), size: batchSizes[0] },
    { outputs: other.outputs.map(({ edge }) => edge), size: batchSizes[1] },
  )
  const kept = reachable(one.nodes, [one.input.node, ...one.outputs.map(({ edge }) => edge.node)])
  const input = { edge: one.input, type: nativeType.float32, shape: [-1, ...forward.shape] }
  return savedModel(
    kept.map((node) => nodes.get(node) ?? node),
    {
      inputs: { [forward.inputName]: input },
      outputs: Object.fromEntries(
        one.outputs.map(({ name, edge, type, shape }): [string, SignatureTensor] => [
          name,
          { edge, type, shape: [-1, ...shape.slice(1)] },
        ]),
      ),
    },
  )
}

type Output = {
  readonly name: string
  readonly edge: Edge
  readonly type: number
  readonly shape: readonly number[]
}
type Frozen = {
  readonly nodes: readonly GraphNode[]
  readonly input: Edge
  readonly outputs: readonly Output[]
}

function recordForward({ apply, weights, shape }: Forward, size: number): Frozen {
  const tensors = tensorsFrom(weights)
  const input = tf.zeros([size, ...shape])
  try {
    // On the device before the recorder listens: it would take them for constants of the pass.
    nativeBackend().getInputTensorIds([input, ...Object.values(tensors)])
    let frozen: Omit<Frozen, 'nodes'> | undefined
    const { nodes } = record(({ graph, bind, edgeOf }) => {
      const signature = signatureOf({ input })['input']
      if (signature === undefined) throw new TypeError('the input has no signature')
      const edge = placeholder(graph, 'input', { ...signature, shape: [-1, ...shape] })
      bind(input, edge)
      for (const [name, tensor] of Object.entries(tensors))
        bind(tensor, graph.constant(constantOf(weights[name] as HostTensor)))
      const outputs = Object.entries(apply(input, tensors)).map(([name, tensor]) => ({
        ...{ name, edge: edgeOf(tensor), shape: tensor.shape },
        type: nativeType[tensor.dtype as keyof typeof nativeType],
      }))
      frozen = { input: edge, outputs }
    })
    return { nodes, ...(frozen as unknown as Omit<Frozen, 'nodes'>) }
  } finally {
    tf.dispose([input, tensors])
  }
}

function constantOf({ dtype, shape, values }: HostTensor) {
  return { type: nativeType[dtype], shape, values }
}
