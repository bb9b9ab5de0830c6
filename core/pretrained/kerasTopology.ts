/**
 * Keras’s own description of a network (`model_config`), as tfjs layers models and H5 files carry it.
 *
 * A Lambda layer is Python code in disguise and custom classes need somebody’s code to mean anything:
 * both are refused, never run.
 */
import type { GraphLayer, LayerGraph } from '../models/layerGraph.ts'
import { layerKindOf, nameOfLayer, shapeIn } from './kerasLayers.ts'
import { topologySchema } from './kerasSchema.ts'
import type { KerasLayer } from './kerasSchema.ts'
import { modelUnreadable } from './pretrained.ts'

/** Tensors of the file by `layer/kernel`: their shapes decide which weights a layer has. */
export type ShapesByName = ReadonlyMap<string, readonly number[]>

export function parseKerasTopology(file: string, json: unknown, shapes: ShapesByName): LayerGraph {
  const parsed = topologySchema.safeParse(json)
  if (!parsed.success)
    throw modelUnreadable(file, 'its description of the network is not one of Keras’s')
  const { class_name: kind, config } = parsed.data
  if (!['Functional', 'Model', 'Sequential'].includes(kind))
    throw modelUnreadable(file, `a network of class ${kind}; Sequential and Functional are read`)
  const layers = Array.isArray(config) ? config : config.layers
  for (const layer of layers) refuseCode(file, layer)
  const described = layers.map((layer, at) => describe(file, layer, layers[at - 1], kind))
  const first = layers[0]?.config ?? {}
  const shape = shapeIn(first['batch_input_shape'] ?? first['batch_shape'])
  const withInput = startingWithInput(file, described, shape)
  const graph = { layers: withInput.map((layer) => ({ ...layer, ...weightsOf(layer, shapes) })) }
  refuseDisorder(file, graph)
  return graph
}

function refuseCode(file: string, layer: KerasLayer): void {
  const { class_name: kind } = layer
  if (kind === 'Lambda' || kind === 'TFOpLambda')
    throw modelUnreadable(
      file,
      `layer “${nameOfLayer(layer)}” is a ${kind} layer, which is code to be run; save the network without it`,
    )
}

function describe(
  file: string,
  layer: KerasLayer,
  before: KerasLayer | undefined,
  kind: string,
): GraphLayer {
  const name = nameOfLayer(layer)
  const inputs =
    kind === 'Sequential'
      ? before
        ? [nameOfLayer(before)]
        : []
      : inboundNames(layer.inbound_nodes)
  const blank = { weights: {}, statistics: {} }
  return { ...layerKindOf(file, layer), ...blank, name, inputs }
}

/** Keras 2: `[[["conv", 0, 0, {}]]]`; Keras 3: `{args: [{config: {keras_history: ["conv", 0, 0]}}]}`. */
function inboundNames(nodes: unknown): string[] {
  const names: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      const [first, second] = value as unknown[]
      if (typeof first === 'string' && typeof second === 'number') names.push(first)
      else value.forEach(visit)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  visit(nodes ?? [])
  return names
}

/** A Sequential network may leave its input, of `shape` then, to its first layer. */
function startingWithInput(
  file: string,
  layers: readonly GraphLayer[],
  shape: readonly (number | null)[],
): GraphLayer[] {
  const inputs = layers.filter(({ kind }) => kind === 'input')
  if (inputs.length > 1)
    throw modelUnreadable(file, `${inputs.length} inputs; networks with one input are read`)
  if (inputs.length === 1) return [...layers]
  const [first] = layers
  if (!first) throw modelUnreadable(file, 'a network without layers')
  const input = { kind: 'input' as const, shape, name: 'input', inputs: [] }
  const rest = layers.map((layer) => (layer === first ? { ...layer, inputs: ['input'] } : layer))
  return [{ ...input, weights: {}, statistics: {} }, ...rest]
}

const weightNames = ['kernel', 'bias', 'scale', 'shift']
const statisticNames = ['mean', 'variance']

function weightsOf({ name }: GraphLayer, shapes: ShapesByName) {
  const found = (names: readonly string[]): Record<string, readonly number[]> =>
    Object.fromEntries(
      names.flatMap((one) => {
        const shape = shapes.get(`${name}/${one}`)
        return shape ? [[one, shape] as const] : []
      }),
    )
  return { weights: found(weightNames), statistics: found(statisticNames) }
}

function refuseDisorder(file: string, { layers }: LayerGraph): void {
  const known = new Set<string>()
  for (const { name, inputs, kind, weights } of layers) {
    if (known.has(name)) throw modelUnreadable(file, `two layers are called “${name}”`)
    const missing = inputs.find((input) => !known.has(input))
    if (missing !== undefined)
      throw modelUnreadable(
        file,
        `layer “${name}” takes “${missing}”, which no earlier layer gives`,
      )
    if (kind !== 'input' && inputs.length === 0)
      throw modelUnreadable(file, `layer “${name}” has no input`)
    if (['convolution', 'depthwise', 'dense'].includes(kind) && !('kernel' in weights))
      throw modelUnreadable(file, `layer “${name}” has no kernel among the weights`)
    known.add(name)
  }
}
