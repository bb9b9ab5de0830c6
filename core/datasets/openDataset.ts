/**
 * An imported set, ready for training: whole parts as typed arrays where they are small, single
 * samples by index, read lazily through the system's page cache, where they are big.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset, SplitName } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Manifest, Statistics, StoredFile, StoredSplit } from './manifest.ts'
import { readManifest } from './manifest.ts'

/** A whole part in memory. `images` is empty in tables, `features` in pictures. */
export interface OpenSplit {
  readonly kind: 'images' | 'table'
  readonly count: number
  /** One sample: [height, width, channels] or [columns]. */
  readonly shape: readonly number[]
  /** [n · h · w · c], 0 … 255 */
  readonly images: Uint8Array
  /** [n · columns], row-major */
  readonly features: Float32Array
  /** [n] class indices; empty for regression. */
  readonly labels: Int32Array
  /** [n] regression targets; null where there are classes. */
  readonly targets: Float32Array | null
}

export interface OpenDataset {
  readonly dataset: Dataset
  readonly statistics: Statistics
  /** Reads a whole part. A part that the set does not have is empty. */
  readonly split: (name: SplitName) => OpenSplit
  /** Reads single samples of a part; close it. */
  readonly reader: (name: SplitName) => SampleReader
  /** [n] class indices of a part; empty for regression. */
  readonly labels: (name: SplitName) => Int32Array
}

interface SampleReader {
  readonly count: number
  /** Bytes of one sample. */
  readonly sampleBytes: number
  /** Copies sample `index` to `offset` bytes into `target`. */
  readonly copySample: (index: number, target: Uint8Array, offset: number) => void
  /** Sample `index`; borrowed, valid until the next call. */
  readonly sample: (index: number) => Uint8Array
  readonly close: () => void
}

export async function openDataset(folder: string): Promise<OpenDataset> {
  const manifest = await readManifest(folder)
  const stored = (name: SplitName): StoredSplit | undefined =>
    manifest.splits.find((split) => split.name === name)
  return {
    dataset: manifest.dataset,
    statistics: manifest.statistics,
    split: (name) => readSplit(folder, manifest, stored(name)),
    reader: (name) => openReader(folder, sampleBytesOf(manifest), stored(name)),
    labels: (name) => readLabels(folder, manifest, stored(name)).labels,
  }
}

function sampleBytesOf({ dataset, element }: Manifest): number {
  const values = dataset.shape.reduce((left, right) => left * right, 1)
  return element === 'uint8' ? values : 4 * values
}

function damaged(file: string, promised: number, held: number): WorkbenchError {
  return new WorkbenchError(
    'dataset-unreadable',
    `${file}: the manifest promises ${promised} bytes, the file holds ${held}; import the set again`,
    { details: { file } },
  )
}

function readFiles(folder: string, files: readonly StoredFile[]): Uint8Array<ArrayBuffer> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const all = new Uint8Array(total)
  let position = 0
  for (const { name, bytes } of files) {
    const read = readInto(join(folder, name), all.subarray(position, position + bytes))
    if (read !== bytes) throw damaged(join(folder, name), bytes, read)
    position += bytes
  }
  return all
}

function readInto(file: string, target: Uint8Array): number {
  const descriptor = openSync(file, 'r')
  try {
    return readFully(descriptor, target, 0)
  } finally {
    closeSync(descriptor)
  }
}

function readFully(descriptor: number, target: Uint8Array, position: number): number {
  let done = 0
  while (done < target.length) {
    const read = readSync(descriptor, target, done, target.length - done, position + done)
    if (read === 0) break
    done += read
  }
  return done
}

interface Labels {
  readonly labels: Int32Array
  readonly targets: Float32Array | null
}

export function readLabels(
  folder: string,
  manifest: Manifest,
  split: StoredSplit | undefined,
): Labels {
  const bytes = split ? readFiles(folder, [split.labels]) : new Uint8Array(0)
  return manifest.labels === 'classes'
    ? { labels: new Int32Array(bytes.buffer), targets: null }
    : { labels: new Int32Array(0), targets: new Float32Array(bytes.buffer) }
}

function readSplit(folder: string, manifest: Manifest, split: StoredSplit | undefined): OpenSplit {
  const bytes = readFiles(folder, split?.samples ?? [])
  const { kind, shape } = manifest.dataset
  const isImages = kind === 'images'
  return {
    kind,
    shape,
    count: split?.count ?? 0,
    images: isImages ? bytes : new Uint8Array(0),
    features: isImages ? new Float32Array(0) : new Float32Array(bytes.buffer),
    ...readLabels(folder, manifest, split),
  }
}

/** A part up to this is held in memory while it is served: all of CIFAR-10, none of ImageNet. */
const heldBytes = 192 << 20

function openReader(
  folder: string,
  sampleBytes: number,
  split: StoredSplit | undefined,
): SampleReader {
  const files = (split?.samples ?? []).map(({ name, bytes }) => ({
    name,
    count: bytes / sampleBytes,
    descriptor: openSync(join(folder, name), 'r'),
  }))
  const isSmall = (split?.samples ?? []).reduce((sum, { bytes }) => sum + bytes, 0) <= heldBytes
  function copySample(index: number, target: Uint8Array, offset: number): void {
    let within = index
    for (const { name, count, descriptor } of files) {
      if (within < count) {
        const place = target.subarray(offset, offset + sampleBytes)
        const read = readFully(descriptor, place, within * sampleBytes)
        if (read !== sampleBytes) throw damaged(join(folder, name), sampleBytes, read)
        return
      }
      within -= count
    }
    throw new RangeError(`sample ${index} of ${split?.count ?? 0}`)
  }
  const scratch = new Uint8Array(sampleBytes)
  let whole: Uint8Array | null = null
  function sample(index: number): Uint8Array {
    // Asking the system for every sample takes as long as preparing it; small parts are read at once.
    if (isSmall) {
      whole ??= readFiles(folder, split?.samples ?? [])
      return whole.subarray(index * sampleBytes, (index + 1) * sampleBytes)
    }
    copySample(index, scratch, 0)
    return scratch
  }
  const close = (): void => files.forEach(({ descriptor }) => closeSync(descriptor))
  return { count: split?.count ?? 0, sampleBytes, copySample, sample, close }
}
