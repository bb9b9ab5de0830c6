/**
 * Which weights are scale-invariant, found from the recorded forward pass rather than from what a
 * network says of itself.
 */
import type { LayerFacts, Module } from '../../../models/module.ts'
import { applyTraining, initialTensors } from '../../../models/module.ts'
import type { Edge } from '../../../tensor/compile/node.ts'
import { record } from '../../../tensor/compile/record.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { nativeBackend } from '../../../tensor/native.ts'
import { createRandom } from '../../../tensor/random.ts'
import type { TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import { crossEntropy } from '../../../training/loss.ts'
import { degreeIn } from './homogeneity.ts'
import type { Degree } from './homogeneity.ts'

/** A layer with `scaleInvariant` as the graph of the loss has it. */
export type TrackedLayer = LayerFacts & {
  /** What the graph says, in words. */
  readonly evidence: string
  /** Values of its kernel. */
  readonly size: number
}

/** Samples of the recorded pass. Its values do not matter, only which operations it consists of. */
const samples = 2

/** `input` is the shape of one sample. */
export function detectScaleInvariance(
  network: Module,
  input: readonly number[],
): readonly TrackedLayer[] {
  const random = createRandom('scale invariance')
  const given: Record<'weights' | 'statistics' | 'batch', TensorMap> = {
    weights: tensorsFrom(initialTensors(network.weights, random)),
    statistics: tensorsFrom(initialTensors(network.statistics, random)),
    batch: { images: tf.ones([samples, ...input]), labels: tf.zeros([samples], 'int32') },
  }
  try {
    return degreesOf(network, given).map(({ layer, degree }) => ({
      ...layer,
      scaleInvariant: degree.kind === 'degree' && degree.value === 0,
      evidence: inWords(degree),
      size: given.weights[layer.weight]?.size ?? 0,
    }))
  } finally {
    tf.dispose(given)
  }
}

type Given = Readonly<Record<'weights' | 'statistics' | 'batch', TensorMap>>

function degreesOf(
  network: Module,
  given: Given,
): readonly { readonly layer: LayerFacts; readonly degree: Degree }[] {
  const { images, labels } = given.batch as Record<'images' | 'labels', never>
  // On the device before the recorder listens: it would take them for constants.
  for (const tensors of Object.values(given))
    nativeBackend().getInputTensorIds(Object.values(tensors))
  const inputs = new Map<string, Edge>()
  let loss: Edge | undefined
  record(({ graph, bind, edgeOf }) => {
    for (const [kind, tensors] of Object.entries(given))
      for (const [name, tensor] of Object.entries(tensors)) {
        const edge = { node: graph.add({ op: 'Placeholder', name: `${kind}/${name}` }), output: 0 }
        inputs.set(`${kind}/${name}`, edge)
        bind(tensor, edge)
      }
    const { output } = applyTraining(network, images, given.weights, given.statistics)
    loss = edgeOf(crossEntropy(output, labels))
  })
  return network.layers.map((layer) => {
    const weight = inputs.get(`weights/${layer.weight}`)
    if (!weight || !loss) throw new TypeError(`the network has no tensor named ${layer.weight}`)
    return { layer, degree: degreeIn(weight.node, loss) }
  })
}

function inWords(degree: Degree): string {
  if (degree.kind === 'none') return `its length reaches the loss through ${degree.reason}`
  if (degree.value !== 0) return `the loss has degree ${degree.value} in it`
  return degree.epsilon ? 'a normaliser cancels its length, up to ε' : 'its length cancels exactly'
}
