/** Keras H5 files: a whole model with its description, or weights alone. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Dataset as H5Dataset, Group as H5Group } from 'h5wasm/node'
import type { SourceFile } from '../datasets/source.ts'
import { baseName } from '../datasets/source.ts'
import { kerasWeightNames } from './kerasLayers.ts'
import { parseKerasTopology } from './kerasTopology.ts'
import { plainName } from './plainNames.ts'
import { elementCount, modelUnreadable } from './pretrained.ts'
import type { NamedWeights, Pretrained } from './pretrained.ts'

type Library = typeof import('h5wasm/node')

/** Groups within groups; links in circles end here. */
const depthLimit = 12
const valueLimit = 2 ** 30

export async function readKerasH5(file: SourceFile): Promise<Pretrained> {
  const name = baseName(file.path)
  if (file.diskPath === undefined)
    throw modelUnreadable(name, 'an H5 file inside an archive is not read; unpack it first')
  const library = await import('h5wasm/node')
  await library.ready
  const opened = openFile(library, file.diskPath, name, file.size)
  try {
    return readRoot(library, opened, name, file.size)
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause
    throw modelUnreadable(name, 'damaged within: the HDF5 library cannot read on', cause)
  } finally {
    opened.close()
  }
}

function openFile(library: Library, path: string, name: string, size: number) {
  const message = `the HDF5 library cannot open these ${size} bytes; the file is damaged or cut short`
  let file: InstanceType<Library['File']>
  try {
    file = new library.File(path, 'r')
  } catch (cause) {
    throw modelUnreadable(name, message, cause)
  }
  // A file that is cut short opens without a complaint, and without an identity.
  if (file.file_id <= 0n) throw modelUnreadable(name, message)
  return file
}

function readRoot(library: Library, root: H5Group, file: string, size: number): Pretrained {
  const group = root.get('model_weights')
  const weights = group instanceof library.Group ? group : root
  const found: NamedWeights[] = []
  collect(library, weights, '', { file, size, found, depth: 0, numbered: null })
  const description = root.attrs['model_config']?.value
  if (typeof description !== 'string')
    return { format: 'Keras weights (H5)', graph: null, tensors: found, leftOut: [] }
  const shapes = new Map(found.map(({ name, shape }) => [name, shape]))
  const graph = parseKerasTopology(file, parseJson(file, description), shapes)
  const layers = new Set(graph.layers.map(({ name }) => name))
  const belongs = ({ name }: NamedWeights): boolean =>
    layers.has(name.slice(0, name.lastIndexOf('/')))
  return {
    ...{ format: 'Keras model (H5)', graph, tensors: found.filter(belongs) },
    leftOut: found
      .filter((tensor) => !belongs(tensor))
      .map(({ from }) => ({ name: from, why: 'no layer of the network has such a weight' })),
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw modelUnreadable(file, 'its description of the network is damaged', cause)
  }
}

type Walk = {
  readonly file: string
  /** Bytes of the whole file. */
  readonly size: number
  readonly found: NamedWeights[]
  readonly depth: number
  /** Of a group whose tensors have numbers for names; null elsewhere. */
  readonly numbered: NumberedLayer | null
}

type NumberedLayer = { readonly layer: string; readonly weights: readonly string[] }

/**
 * Keras 3 keeps `layers/conv2d_1/vars/0`: the layer's own name is an attribute of `vars`, and the order
 * is that of its class. A first tensor of rank 1 is a normaliser's.
 */
function numberedLayer(vars: H5Group, path: string): NumberedLayer {
  const name = vars.attrs['name']?.value
  const first = vars.keys().includes('0') ? vars.get('0') : null
  const rank = first && 'shape' in first ? (first.shape?.length ?? 0) : 0
  return {
    layer: typeof name === 'string' ? name : path,
    weights: rank > 1 ? ['kernel', 'bias'] : ['scale', 'shift', 'mean', 'variance'],
  }
}

function collect(library: Library, group: H5Group, path: string, walk: Walk): void {
  if (walk.depth > depthLimit) return
  for (const key of group.keys()) {
    const entity = group.get(key)
    const inside = path === '' ? key : `${path}/${key}`
    if (entity instanceof library.Group)
      collect(library, entity, inside, {
        ...{ ...walk, depth: walk.depth + 1 },
        numbered: key === 'vars' ? numberedLayer(entity, path) : null,
      })
    else if (entity instanceof library.Dataset && !inside.startsWith('optimizer_weights'))
      walk.found.push(tensorOf(entity, inside, walk))
  }
}

/** `conv1/conv1/kernel:0` (Keras 2) and `conv1/kernel` both become `conv1/kernel`. */
function tensorOf(dataset: H5Dataset, path: string, walk: Walk): NamedWeights {
  const { file, size } = walk
  const shape = dataset.shape ?? []
  const count = elementCount(shape)
  if (count > valueLimit || (count > size && dataset.filters.length === 0))
    throw modelUnreadable(
      file,
      `“${path}” declares ${count} values, the whole file has ${size} bytes`,
    )
  const values = dataset.value
  if (!ArrayBuffer.isView(values) || values instanceof DataView)
    throw modelUnreadable(file, `“${path}” holds no numbers`)
  const floats = Float32Array.from(values as unknown as ArrayLike<number>, Number)
  return { name: nameOf(path, shape, walk.numbered), from: path, shape, values: floats }
}

function nameOf(path: string, shape: readonly number[], numbered: NumberedLayer | null): string {
  const parts = path.replace(/:0$/, '').split('/')
  const last = parts.at(-1) ?? ''
  const weight = numbered?.weights[Number(last)]
  if (numbered && weight) return `${numbered.layer}/${weight}`
  const layer = parts.length > 2 ? parts[0] : parts.slice(0, -1).join('/')
  const ours = kerasWeightNames[last]
  return ours ? `${layer}/${ours}` : (plainName(path, shape) ?? path)
}
