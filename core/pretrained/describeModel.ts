/** What a read model is, in words and numbers: its mapping layer by layer. */
import type { MappingRow, PretrainedModel } from '../contract/model.ts'
import type { GraphLayer } from '../models/layerGraph.ts'
import { featureLayerOf } from '../models/layerGraph.ts'
import type { Pretrained } from './pretrained.ts'

type Identity = Pick<
  PretrainedModel,
  'id' | 'name' | 'bytes' | 'createdAt' | 'builtIn' | 'licence' | 'features'
>

export function describeModel(
  { format, graph, tensors, leftOut }: Pretrained,
  identity: Identity,
): PretrainedModel {
  const features = graph ? (identity.features ?? featureLayerOf(graph)) : null
  const mapping = [
    ...(graph ? layerRows(graph.layers, features ?? '') : []),
    ...leftOut.map(({ name, why }): MappingRow => ({
      layer: name,
      status: 'skipped',
      shape: '',
      why,
    })),
  ]
  const [input] = graph?.layers ?? []
  const shape = input?.kind === 'input' ? input.shape.slice(1) : []
  const { id, name, bytes, createdAt, builtIn, licence } = identity
  return {
    ...{ id, name, bytes, createdAt, builtIn, licence, format, features, mapping },
    parameters: tensors.reduce((sum, { values }) => sum + values.length, 0),
    input: shape.map((extent) => extent ?? null),
    hasNetwork: graph !== null,
  }
}

/** Layers with weights: those before the features are taken, those behind are the old head. */
function layerRows(layers: readonly GraphLayer[], features: string): MappingRow[] {
  const end = layers.findIndex(({ name }) => name === features)
  return layers.flatMap((layer, at): MappingRow[] => {
    const shapes = Object.entries({ ...layer.weights, ...layer.statistics })
    if (shapes.length === 0) return []
    const shape = shapes.map(([name, extents]) => `${name} ${extents.join(' × ')}`).join(', ')
    const taken = at <= end
    return [
      {
        ...{ layer: layer.name, shape, status: taken ? 'matched' : 'skipped' },
        why: taken ? '' : 'the old head: a new one is trained',
      },
    ]
  })
}
