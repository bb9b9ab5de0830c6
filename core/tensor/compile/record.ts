/**
 * Writes down what a step does while it runs once.
 *
 * Every kernel of tfjs's native backend ends in `binding.executeOp`, and host values enter by
 * `binding.createTensor`. For the time of one step the backend is given another binding: an object
 * that forwards all calls and keeps a node for each. (A Proxy would not do: the properties of the
 * native binding are not configurable.)
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { nativeBackend, nativeType } from '../native.ts'
import type { NativeBackend, NativeTypeName } from '../native.ts'
import { setActiveRecorder } from '../recordingState.ts'
import { listeningBinding } from './listen.ts'
import { createGraph, isUniform } from './node.ts'
import type { Edge, GraphBuilder } from './node.ts'
import { checkConstant, notRecordable } from './refuse.ts'
import { hostDrawOnStack, sourceLine } from './sourceLine.ts'

export type Recording = {
  readonly graph: GraphBuilder
  /** Declares that a tensor is an input of the graph. */
  readonly bind: (tensor: Tensor, edge: Edge) => void
  /** Where a tensor comes from. */
  readonly edgeOf: (tensor: Tensor) => Edge
}

/**
 * Runs `program` with the recorder listening, inside a tidy.
 *
 * Whatever happens, the backend is as before afterwards, and every tensor made on the way is freed.
 */
export function record(program: (recording: Recording) => void): GraphBuilder {
  const backend = nativeBackend()
  const graph = createGraph()
  const edges = new Map<number, Edge>()
  const types = new Map<number, number>()
  const edgeOf = (id: number): Edge => {
    const edge = edges.get(id)
    if (edge) return edge
    throw notRecordable('tensor from outside', strangerAdvice)
  }
  const idOf = (tensor: Tensor): number => backend.getInputTensorIds([tensor])[0] as number
  const recording: Recording = {
    graph,
    bind: (tensor, edge) => {
      edges.set(idOf(tensor), edge)
      types.set(idOf(tensor), nativeType[tensor.dtype as NativeTypeName])
    },
    edgeOf: (tensor) => edgeOf(idOf(tensor)),
  }
  const restore = listen(
    backend,
    listeningBinding({ graph, edges, types, edgeOf, native: backend.binding }),
  )
  try {
    tf.tidy(() => {
      program(recording)
    })
  } catch (thrown) {
    disposeTape()
    throw thrown
  } finally {
    restore()
  }
  return graph
}

/** Puts the listening binding in place and makes host randomness an error; returns the way back. */
function listen(backend: NativeBackend, listening: NativeBackend['binding']): () => void {
  const { binding } = backend
  const hostRandom = Object.getOwnPropertyDescriptor(Math, 'random') as PropertyDescriptor
  const write = backend.write.bind(backend)
  const upload = backend.getInputTensorIds.bind(backend)
  const fresh = new WeakSet()
  backend.binding = listening
  backend.write = (values, shape, dtype) => {
    const draw = hostDrawOnStack()
    if (draw !== undefined) throw notRecordable(draw, frozenDraw)
    checkConstant(shape, values, isUniform(values))
    const made = write(values, shape, dtype)
    fresh.add(made)
    return made
  }
  backend.getInputTensorIds = (tensors) => {
    for (const { dataId } of tensors)
      // Values that wait to be uploaded and were there before the recording.
      if (!fresh.has(dataId) && backend.tensorMap.get(dataId).values != null)
        throw notRecordable('tensor from outside', strangerAdvice)
    return upload(tensors)
  }
  Object.defineProperty(Math, 'random', {
    ...hostRandom,
    value: () => {
      throw notRecordable(hostDrawOnStack() ?? 'Math.random', frozenDraw)
    },
  })
  setActiveRecorder({ sourceLine })
  return () => {
    backend.binding = binding
    // The methods of the class show through again.
    delete (backend as { write?: unknown }).write
    delete (backend as { getInputTensorIds?: unknown }).getInputTensorIds
    Object.defineProperty(Math, 'random', hostRandom)
    setActiveRecorder(undefined)
  }
}

const strangerAdvice =
  'the step uses a tensor that it was not given and did not make. Make it inside the step, or pass it as resident, batch or state'

const frozenDraw =
  'a random number drawn on the host would be frozen into the recording. Draw from a seed tensor (core/tensor/ops/stateless.ts)'

/** A step that threw within a gradient leaves the tensors that tfjs saved for its backward pass. */
function disposeTape(): void {
  const { state } = tf.engine() as unknown as {
    state: { gradientDepth: number; activeTape?: { saved?: Tensor[] }[] | null }
  }
  if (state.gradientDepth > 0) return
  for (const { saved = [] } of state.activeTape ?? []) tf.dispose(saved)
  state.activeTape = null
}
