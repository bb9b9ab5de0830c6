/** A network of a file as a classifier: its chain of pieces up to the features, and a new head. */
import { tf } from '../tensor/tf.ts'
import type { Tensor } from '../tensor/tf.ts'
import { classifier } from './classifier.ts'
import type { Classifier } from './classifier.ts'
import { applyLayer } from './graphLayers.ts'
import { piecesOf } from './layerGraph.ts'
import type { GraphLayer, GraphPiece, LayerGraph } from './layerGraph.ts'
import { constant, heNormal } from './layers/initialise.ts'
import { linear } from './layers/linear.ts'
import { globalMeanPool } from './layers/pooling.ts'
import type { Module, TensorSource } from './module.ts'

export type GraphShape = { readonly input: readonly number[]; readonly classes: number }

/** Cuts the graph after layer `features`; feature maps become vectors by their mean over pixels. */
export function graphNetwork(
  graph: LayerGraph,
  features: string,
  { input, classes }: GraphShape,
): Classifier {
  const pieces = piecesOf(graph, features).map((piece) => ({
    name: piece.name,
    module: pieceModule(piece),
  }))
  const shape = outputShape(
    pieces.map(({ module }) => module),
    input,
  )
  const stages = shape.length === 3 ? [...pieces, { name: 'mean', module: globalMeanPool }] : pieces
  const width = shape.at(-1) ?? 1
  return classifier(stages, linear('linear', width, classes), width)
}

function pieceModule({ layers }: GraphPiece): Module {
  return {
    weights: sourcesOf(layers, ({ weights }) => weights),
    statistics: sourcesOf(layers, ({ statistics }) => statistics),
    layers: layers
      .filter(({ weights }) => 'kernel' in weights)
      .map(({ name }) => ({ name, weight: `${name}/kernel`, scaleInvariant: false })),
    apply: (input, scope) => {
      const known = new Map<string, Tensor>()
      let last = input
      for (const layer of layers) {
        // What is not of this piece is the one tensor that enters it.
        const inputs = layer.inputs.map((name) => known.get(name) ?? input)
        last = applyLayer(layer, inputs, scope)
        known.set(layer.name, last)
      }
      return last
    },
  }
}

function sourcesOf(
  layers: readonly GraphLayer[],
  pick: (layer: GraphLayer) => Readonly<Record<string, readonly number[]>>,
): Record<string, TensorSource> {
  const sources: Record<string, TensorSource> = {}
  for (const layer of layers)
    for (const [name, shape] of Object.entries(pick(layer)))
      sources[`${layer.name}/${name}`] = initialOf(name, shape)
  return sources
}

/** For what a file lacks. */
function initialOf(name: string, shape: readonly number[]): TensorSource {
  if (name === 'scale' || name === 'variance') return constant(shape, 1)
  if (name !== 'kernel') return constant(shape, 0)
  return heNormal(
    shape,
    shape.slice(0, -1).reduce((product, extent) => product * extent, 1),
  )
}

/** Shape of one sample's output, found by sending a blank one through. */
function outputShape(modules: readonly Module[], input: readonly number[]): number[] {
  return tf.tidy(() => {
    const blank = (sources: Module['weights']) =>
      Object.fromEntries(
        Object.entries(sources).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
      )
    const output = modules.reduce<Tensor>(
      (value, module) => {
        const [weights, statistics] = [blank(module.weights), blank(module.statistics)]
        return module.apply(value, { mode: 'infer', weights, statistics, update: () => undefined })
      },
      tf.zeros([1, ...input]),
    )
    return output.shape.slice(1)
  })
}
