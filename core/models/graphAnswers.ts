/** What a network of a file answers with the weights of its file, its own head included. */
import { tensorsFrom } from '../tensor/eager.ts'
import type { HostTensors } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Tensor } from '../tensor/tf.ts'
import { graphNetwork } from './graphNetwork.ts'
import type { LayerGraph } from './layerGraph.ts'
import { sequence } from './module.ts'

/** input [n, h, w, c] → output of layer `last`, [n, …]. Owned by the enclosing tidy. */
export function graphAnswers(
  graph: LayerGraph,
  last: string,
  values: HostTensors,
  input: Tensor,
): Tensor {
  return tf.tidy(() => {
    const { stages } = graphNetwork(graph, last, { input: input.shape.slice(1), classes: 1 })
    const tensors = tensorsFrom(values)
    return sequence(...stages.map(({ module }) => module)).apply(input, {
      ...{ mode: 'infer', weights: tensors, statistics: tensors, update: () => undefined },
    })
  })
}
