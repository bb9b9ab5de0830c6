/**
 * TensorFlow.js graph models: a frozen TensorFlow graph of single operations, put back together into
 * layers. Convolutions take their bias and activation from the operations that follow, or carry them
 * fused. Control flow and functions have no place in such a chain and are refused.
 */
import { z } from 'zod'
import type { Source, SourceFile } from '../datasets/source.ts'
import { baseName, folderName } from '../datasets/source.ts'
import type { Activation, GraphLayer, LayerKind } from '../models/layerGraph.ts'
import { modelUnreadable } from './pretrained.ts'
import type { NamedWeights, Pretrained } from './pretrained.ts'
import type { TfjsModel } from './tfjsLayers.ts'
import { readManifestWeights } from './tfjsManifest.ts'
import type { ManifestTensor } from './tfjsManifest.ts'

const nodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
type Node = z.output<typeof nodeSchema>

const graphSchema = z.object({
  node: z.array(nodeSchema),
  library: z.object({ function: z.array(z.unknown()).optional() }).optional(),
})

export async function readTfjsGraph(
  source: Source,
  file: SourceFile,
  { modelTopology, weightsManifest }: TfjsModel,
): Promise<Pretrained> {
  const name = baseName(file.path)
  const parsed = graphSchema.safeParse(modelTopology)
  if (!parsed.success) throw modelUnreadable(name, 'its graph is not one of TensorFlow’s')
  if ((parsed.data.library?.function ?? []).length > 0)
    throw modelUnreadable(name, 'its graph calls functions of its own; a plain graph is read')
  const stored = await readManifestWeights(source, folderName(file.path), weightsManifest)
  const built = buildLayers(name, parsed.data.node, stored)
  const used = new Set(built.tensors.map(({ from }) => from))
  return {
    ...{ format: 'TensorFlow.js graph model', graph: { layers: built.layers } },
    tensors: built.tensors,
    leftOut: stored
      .filter((one) => !used.has(one.name))
      .map((one) => ({ name: one.name, why: 'a constant of the graph, no weight of a layer' })),
  }
}

type Building = {
  readonly file: string
  /** Stored ones, and what is only a constant under another name or shape. */
  readonly constants: Map<string, ManifestTensor>
  readonly layers: GraphLayer[]
  readonly tensors: NamedWeights[]
  /** Node → the layer whose output it is. */
  readonly outputs: Map<string, string>
}

function buildLayers(file: string, nodes: readonly Node[], stored: readonly ManifestTensor[]) {
  const constants = new Map(stored.map((one) => [one.name, one]))
  const building: Building = { file, constants, layers: [], tensors: [], outputs: new Map() }
  for (const node of ordered(file, nodes)) addNode(building, node)
  return building
}

/** Inputs before their uses; a graph with a loop has no such order. */
function ordered(file: string, nodes: readonly Node[]): Node[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const done = new Set<string>()
  const open = new Set<string>()
  const order: Node[] = []
  const visit = (node: Node): void => {
    if (done.has(node.name)) return
    if (open.has(node.name))
      throw modelUnreadable(file, `its graph runs in a circle at “${node.name}”`)
    open.add(node.name)
    for (const input of node.input) {
      const before = byName.get(plain(input))
      if (before) visit(before)
    }
    done.add(node.name)
    order.push(node)
  }
  nodes.forEach(visit)
  return order
}

/** `conv:0` and `^conv` name node `conv`. */
function plain(input: string): string {
  return input.replace(/^\^/, '').replace(/:\d+$/, '')
}

type Adding = (building: Building, node: Node) => void

const silent: Adding = () => undefined
const passedOn: Adding = (building, { name, input }) => {
  const constant = building.constants.get(plain(input[0] ?? ''))
  if (constant) building.constants.set(name, constant)
  else building.outputs.set(name, layerBehind(building, input[0] ?? ''))
}
/** A graph that nobody folded reshapes its biases on the way. */
const reshaped: Adding = (building, node) => {
  const constant = building.constants.get(plain(node.input[0] ?? ''))
  if (!constant) {
    flat(building, node)
    return
  }
  const wanted = building.constants.get(plain(node.input[1] ?? ''))
  const shape =
    node.op === 'Squeeze' || !wanted
      ? constant.shape.filter((extent) => extent !== 1)
      : filledIn([...wanted.values], constant.values.length)
  building.constants.set(node.name, { ...constant, shape })
}
const sum: Adding = (building, node) => {
  if (building.constants.has(plain(node.input[1] ?? ''))) addBias(building, node)
  else addLayer(building, node, { kind: 'add' }, inputsOf(building, node))
}
const product: Adding = (building, node) => {
  addWeighted(building, node, { kind: 'dense', activation: fusedActivation(node) })
}

/** A layer with one input that keeps no weights. */
function simple(kindOf: (building: Building, node: Node) => LayerKind): Adding {
  return (building, node) => {
    addLayer(building, node, kindOf(building, node), inputsOf(building, node).slice(0, 1))
  }
}

const pool = simple(({ file }, node) => poolKind(file, node))
const flat = simple(() => ({ kind: 'flatten' }))
const padded = simple(({ constants }, node) => {
  const margins = constants.get(plain(node.input[1] ?? ''))?.values ?? []
  const [, , top = 0, bottom = 0, left = 0, right = 0] = margins
  return {
    kind: 'zero-pad',
    margins: [
      [top, bottom],
      [left, right],
    ],
  }
})

const adding: Readonly<Record<string, Adding>> = {
  ...{ Const: silent, NoOp: silent, Identity: passedOn, StopGradient: passedOn },
  Placeholder: (building, node) => {
    addLayer(building, node, { kind: 'input', shape: placeholderShape(node) }, [])
  },
  ...{ Conv2D: addConvolution, DepthwiseConv2dNative: addConvolution },
  ...{ _FusedConv2D: addConvolution, FusedDepthwiseConv2dNative: addConvolution },
  ...{ MatMul: product, _FusedMatMul: product, Add: sum, AddV2: sum, BiasAdd: sum },
  ...{
    MaxPool: pool,
    AvgPool: pool,
    Squeeze: reshaped,
    Reshape: reshaped,
    Pad: padded,
    PadV2: padded,
  },
  Mean: simple((_, { attr }) => ({
    kind: 'global-average',
    keepsAxes: attr['keep_dims']?.['b'] === true,
  })),
}

function addNode(building: Building, node: Node): void {
  const activation = Object.hasOwn(activations, node.op) ? activations[node.op] : undefined
  const add = Object.hasOwn(adding, node.op) ? adding[node.op] : undefined
  if (activation) simple(() => ({ kind: 'activation', activation }))(building, node)
  else if (add) add(building, node)
  else
    throw modelUnreadable(
      building.file,
      `operation “${node.name}” is a ${node.op}, which is not among the layers that are read`,
    )
}

const activations: Readonly<Record<string, Activation>> = {
  Relu: { kind: 'relu', most: null },
  Relu6: { kind: 'relu', most: 6 },
  Sigmoid: { kind: 'sigmoid' },
  Tanh: { kind: 'tanh' },
  Softmax: { kind: 'softmax' },
  Elu: { kind: 'elu' },
}

function placeholderShape({ attr }: Node): (number | null)[] {
  const shape = attr['shape']?.['shape'] as { dim?: { size?: string | number }[] } | undefined
  return (shape?.dim ?? []).map(({ size }) => {
    const extent = Number(size ?? -1)
    return extent > 0 ? extent : null
  })
}

function layerBehind({ file, outputs }: Building, input: string): string {
  const layer = outputs.get(plain(input))
  if (layer === undefined)
    throw modelUnreadable(file, `its graph takes “${input}”, which is not there`)
  return layer
}

function inputsOf(building: Building, { input }: Node): string[] {
  return input
    .filter((name) => !name.startsWith('^') && !building.constants.has(plain(name)))
    .map((name) => layerBehind(building, name))
}

function addLayer(
  { layers, outputs }: Building,
  { name }: Node,
  kind: LayerKind,
  inputs: readonly string[],
): void {
  layers.push({ ...kind, name, inputs, weights: {}, statistics: {} })
  outputs.set(name, name)
}

function addWeighted(building: Building, node: Node, kind: LayerKind): void {
  const { constants, file, layers, tensors, outputs } = building
  const kernel = constants.get(plain(node.input[1] ?? ''))
  if (!kernel)
    throw modelUnreadable(file, `“${node.name}” has no constant kernel among the weights`)
  const bias = constants.get(plain(node.input[2] ?? ''))
  const inputs = [layerBehind(building, node.input[0] ?? '')]
  const weights = { kernel: kernel.shape, ...(bias ? { bias: bias.shape } : {}) }
  layers.push({ ...kind, name: node.name, inputs, weights, statistics: {} })
  tensors.push(asWeight(node.name, 'kernel', kernel))
  if (bias) tensors.push(asWeight(node.name, 'bias', bias))
  outputs.set(node.name, node.name)
}

function asWeight(layer: string, weight: string, { name, shape, values }: ManifestTensor) {
  return { name: `${layer}/${weight}`, from: name, shape, values }
}

function addConvolution(building: Building, node: Node): void {
  const { attr, op } = node
  const strides = listOf(attr['strides'])
  const dilations = listOf(attr['dilations'])
  addWeighted(building, node, {
    kind: op.includes('epthwise') ? 'depthwise' : 'convolution',
    stride: strides[1] ?? 1,
    dilation: dilations[1] ?? 1,
    padding: paddingOf(building.file, node),
    activation: fusedActivation(node),
  })
}

/** A constant added to a convolution or product is its bias, where nothing came between. */
function addBias(building: Building, node: Node): void {
  const { layers, tensors, constants, outputs, file } = building
  const owner = layerBehind(building, node.input[0] ?? '')
  const bias = constants.get(plain(node.input[1] ?? ''))
  const at = layers.findIndex(({ name }) => name === owner)
  const layer = layers[at]
  const takes =
    layer &&
    ['convolution', 'depthwise', 'dense'].includes(layer.kind) &&
    !('bias' in layer.weights)
  if (!bias || !takes)
    throw modelUnreadable(
      file,
      `“${node.name}” adds a constant to what is no convolution or product`,
    )
  layers[at] = { ...layer, weights: { ...layer.weights, bias: bias.shape } }
  tensors.push(asWeight(owner, 'bias', bias))
  outputs.set(node.name, owner)
}

/** A shape whose one −1 is what the others leave of `count` values. */
function filledIn(shape: readonly number[], count: number): number[] {
  const known = shape.reduce((product, extent) => (extent > 0 ? product * extent : product), 1)
  return shape.map((extent) => (extent > 0 ? extent : count / known))
}

function listOf(attribute: Readonly<Record<string, unknown>> | undefined): number[] {
  const list = attribute?.['list'] as { i?: (string | number)[] } | undefined
  return (list?.i ?? []).map(Number)
}

/** Strings of attributes come as base64, or as lists of bytes. */
function textsOf(value: unknown): string {
  if (typeof value === 'string') return Buffer.from(value, 'base64').toString('latin1')
  return Array.isArray(value) ? String.fromCharCode(...(value as number[])) : ''
}

function paddingOf(file: string, { name, attr }: Node): 'same' | 'valid' {
  const padding = textsOf(attr['padding']?.['s'])
  if (padding === 'SAME') return 'same'
  if (padding === 'VALID') return 'valid'
  throw modelUnreadable(file, `“${name}” pads by “${padding}”; SAME and VALID are read`)
}

function fusedActivation({ attr }: Node): Activation {
  const list = attr['fused_ops']?.['list'] as { s?: unknown[] } | undefined
  const found = (list?.s ?? []).map(textsOf).flatMap((name) => activations[name] ?? [])
  return found[0] ?? { kind: 'linear' }
}

function poolKind(file: string, node: Node): LayerKind {
  const size = listOf(node.attr['ksize'])[1] ?? 2
  return {
    kind: node.op === 'MaxPool' ? 'maximum-pool' : 'average-pool',
    ...{ size: [size, size], padding: paddingOf(file, node) },
    stride: listOf(node.attr['strides'])[1] ?? size,
  }
}
