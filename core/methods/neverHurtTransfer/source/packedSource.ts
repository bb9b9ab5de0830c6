/** A model of the workspace as a source: with its own network, or fitted to one of ours. */
import { graphNetwork } from '../../../models/graphNetwork.ts'
import type { LayerGraph } from '../../../models/layerGraph.ts'
import { featureLayerOf } from '../../../models/layerGraph.ts'
import { hostTensors } from '../../../pretrained/packed.ts'
import type { PackedModel } from '../../../pretrained/packed.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { PixelForm } from '../data/pixels.ts'
import { fitCatalogue } from './fitCatalogue.ts'
import type { TransferSource } from './transferSource.ts'

/** `id` is the name that configurations use. */
export function packedSource(id: string, packed: PackedModel, pixels: PixelForm): TransferSource {
  const { model, graph, tensors } = packed
  if (graph === null) return fitCatalogue(id, packed)
  const [height, , channels] = model.input
  return {
    ...{ id, label: model.name, mapping: model.mapping, pixels },
    network: (input, classes) =>
      graphNetwork(graph, model.features ?? featureLayerOf(graph), { input, classes }),
    ...splitStatistics(graph, hostTensors(tensors)),
    ...{ side: height ?? null, channels: channels ?? null },
  }
}

function splitStatistics(
  { layers }: LayerGraph,
  values: HostTensors,
): { weights: HostTensors; statistics: HostTensors } {
  const names = new Set(
    layers.flatMap(({ name, statistics }) =>
      Object.keys(statistics).map((which) => `${name}/${which}`),
    ),
  )
  const part = (wanted: boolean): HostTensors =>
    Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name) === wanted))
  return { weights: part(false), statistics: part(true) }
}
