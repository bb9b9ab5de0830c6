/** TensorFlow.js layers models: `model.json` beside its shards of weights. */
import { z } from 'zod'
import type { Source, SourceFile } from '../datasets/source.ts'
import { baseName, folderName } from '../datasets/source.ts'
import { kerasWeightNames } from './kerasLayers.ts'
import { parseKerasTopology } from './kerasTopology.ts'
import { manifestSchema, readManifestWeights } from './tfjsManifest.ts'
import type { ManifestTensor } from './tfjsManifest.ts'
import type { NamedWeights, Pretrained } from './pretrained.ts'

export const tfjsModelSchema = z.object({
  format: z.string().optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: manifestSchema,
})
export type TfjsModel = z.output<typeof tfjsModelSchema>

export async function readTfjsLayers(
  source: Source,
  file: SourceFile,
  { modelTopology, weightsManifest }: TfjsModel,
): Promise<Pretrained> {
  const folder = folderName(file.path)
  const stored = await readManifestWeights(source, folder, weightsManifest)
  const tensors = stored.map(inOurWords)
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]))
  const topology = modelTopology['model_config'] ?? modelTopology
  const graph = parseKerasTopology(baseName(file.path), topology, shapes)
  const known = new Set(
    graph.layers.flatMap(({ name, weights, statistics }) =>
      [...Object.keys(weights), ...Object.keys(statistics)].map((weight) => `${name}/${weight}`),
    ),
  )
  return {
    ...{ format: 'TensorFlow.js layers model', graph },
    tensors: tensors.filter(({ name }) => known.has(name)),
    leftOut: tensors
      .filter(({ name }) => !known.has(name))
      .map(({ from }) => ({ name: from, why: 'no layer of the network has such a weight' })),
  }
}

/** `conv1/depthwise_kernel` → `conv1/kernel`. */
function inOurWords({ name, shape, values }: ManifestTensor): NamedWeights {
  const slash = name.lastIndexOf('/')
  const last = name.slice(slash + 1)
  const ours = `${name.slice(0, slash + 1)}${kerasWeightNames[last] ?? last}`
  return { name: ours, from: name, shape, values }
}
