/** Pictures of an imported set for the eye: as stored, or varied as training would see them. */
import type { Augmentation } from '../contract/augmentation.ts'
import { isAugmented } from '../contract/augmentation.ts'
import type { SampleImage, SplitName } from '../contract/dataset.ts'
import { serveBatches } from './batches.ts'
import { openDataset } from './openDataset.ts'
import type { OpenDataset } from './openDataset.ts'
import { sampleImage } from './sampleGrid.ts'

export interface SamplesRequest {
  readonly datasetId: string
  readonly split: SplitName
  readonly offset: number
  readonly count: number
  readonly augmentation?: Augmentation | undefined
  readonly draw?: number | undefined
}

export async function readSamples(folder: string, request: SamplesRequest): Promise<SampleImage[]> {
  const opened = await openDataset(folder)
  if (opened.dataset.kind !== 'images') return []
  const { augmentation } = request
  const isVaried =
    augmentation !== undefined && isAugmented(augmentation) && opened.dataset.classNames.length > 0
  return isVaried ? variedSamples(opened, request, augmentation) : storedSamples(opened, request)
}

function rangeOf(count: number, { offset, count: wanted }: SamplesRequest): Int32Array {
  const last = Math.min(count, offset + wanted)
  return Int32Array.from({ length: Math.max(0, last - offset) }, (_, place) => offset + place)
}

function storedSamples(opened: OpenDataset, request: SamplesRequest): SampleImage[] {
  const { shape, classNames } = opened.dataset
  const { split } = request
  const labels = opened.labels(split)
  const targets = classNames.length === 0 ? opened.split(split).targets : null
  const reader = opened.reader(split)
  try {
    return Array.from(rangeOf(reader.count, request), (index) => {
      const pixels = new Uint8Array(reader.sampleBytes)
      reader.copySample(index, pixels, 0)
      const label = targets ? String(targets[index]) : (classNames[labels[index] ?? 0] ?? '')
      return sampleImage(pixels, shape, label, split)
    })
  } finally {
    reader.close()
  }
}

/** The batch that a trainer would get, back in bytes. */
function variedSamples(
  opened: OpenDataset,
  request: SamplesRequest,
  augmentation: Augmentation,
): SampleImage[] {
  const { split, draw = 0 } = request
  const { dataset, statistics } = opened
  const { classNames, shape } = dataset
  const server = serveBatches(opened, { part: split, seed: 'preview', augmentation })
  try {
    const batch = server.serve(rangeOf(server.count, request), draw)
    const size = batch.images.length / Math.max(1, batch.labels.length)
    const channels = shape[2] ?? 1
    return Array.from(batch.labels, (label, place) => {
      const pixels = Uint8Array.from({ length: size }, (_, at) => {
        const value = batch.images[place * size + at] ?? 0
        const channel = at % channels
        const deviation = Math.max(statistics.deviation[channel] ?? 1, 1e-6)
        const byte = value * deviation + (statistics.mean[channel] ?? 0)
        return Math.max(0, Math.min(255, Math.round(byte)))
      })
      return sampleImage(pixels, shape, labelOf(classNames, label, batch.partners[place]), split)
    })
  } finally {
    server.close()
  }
}

function labelOf(
  classNames: readonly string[],
  label: number,
  partner: number | undefined,
): string {
  const own = classNames[label] ?? ''
  return partner === undefined || partner === label ? own : `${own} + ${classNames[partner] ?? ''}`
}
