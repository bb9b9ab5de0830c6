/** Import: all or nothing. Everything is written into a folder of its own, which gets its name last. */
import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import type { Dataset, ImportProgress } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import { inOurWords, moveDurably, syncFolder, writeDurably } from './durableFiles.ts'
import type { OpenedDataset } from './format.ts'
import type { KeptSamples } from './gate.ts'
import { SampleGate } from './gate.ts'
import type { Manifest, StoredSplit } from './manifest.ts'
import { manifestName, manifestSchema } from './manifest.ts'
import { stagingFolder } from './staging.ts'
import type { RecognisedSource } from './openSource.ts'
import { openRecognised } from './openSource.ts'
import { ProblemList } from './problems.ts'
import type { Recognised } from './recognise.ts'
import type { PlacedBlock, SampleStream } from './sampleStream.ts'
import { openSamples } from './sampleStream.ts'
import { ShardWriter } from './shardWriter.ts'
import type { Source } from './source.ts'

export type Progress = Omit<ImportProgress, 'jobId'>

export interface ImportTask {
  readonly paths: readonly string[]
  readonly id: string
  readonly name: string
  /** Folder that holds the sets; the set becomes `<folder>/<id>`. */
  readonly folder: string
  readonly choices: ImportChoices
  readonly clock: Clock
  readonly origin: Origin
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** The set that holds the same samples already, by content hash; it takes the place of a second copy. */
  readonly sameAs?: ((contentHash: string) => Promise<Dataset | null>) | undefined
}

interface Origin {
  readonly builtIn: boolean
  readonly licence: string | null
  /** In words. */
  readonly source: string
}

export async function importDataset(task: ImportTask): Promise<Dataset> {
  const staging = stagingFolder(task.folder, task.id)
  try {
    await mkdir(staging, { recursive: true })
    const { source, recognised } = await openRecognised(task.paths, {
      scratchFolder: join(staging, 'scratch'),
    })
    try {
      const manifest = await importSource({ source, recognised }, staging, task)
      const same = (await task.sameAs?.(manifest.dataset.contentHash)) ?? null
      if (same !== null) {
        await rm(staging, { recursive: true, force: true })
        return same
      }
      await rm(join(staging, 'scratch'), { recursive: true, force: true })
      await writeDurably(join(staging, manifestName), JSON.stringify(manifest, null, 1))
      await syncFolder(staging)
      checkCancelled(task.signal)
      await moveDurably(staging, join(task.folder, task.id))
      return manifest.dataset
    } finally {
      await source.close()
    }
  } catch (thrown) {
    await rm(staging, { recursive: true, force: true })
    throw inOurWords(thrown, task.folder)
  }
}

function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new WorkbenchError('cancelled', 'the import was cancelled; nothing of it was kept')
}

async function importSource(
  { source, recognised }: RecognisedSource,
  staging: string,
  task: ImportTask,
): Promise<Manifest> {
  const opened = await recognised.format.open(source, task.choices)
  const problems = new ProblemList([...source.problems, ...opened.problems])
  const stream = await openSamples(opened, task.choices, problems)
  const gate = new SampleGate(stream, opened.classNames.length, task.choices, problems)
  const writer = new ShardWriter(staging, sampleBytes(stream))
  try {
    await copySamples(stream, gate, writer, task)
    const splits = await writer.finish()
    const parts = { source, recognised, opened, stream, gate, problems, splits }
    return manifestSchema.parse(describe(task, parts))
  } finally {
    await writer.close()
  }
}

function sampleBytes({ shape, element }: SampleStream): number {
  return shape.reduce((left, right) => left * right, element === 'uint8' ? 1 : 4)
}

async function copySamples(
  stream: SampleStream,
  gate: SampleGate,
  writer: ShardWriter,
  { clock, onProgress, signal }: ImportTask,
): Promise<void> {
  const started = clock.seconds()
  let done = 0
  const report = (stage: Progress['stage']): void => {
    const elapsed = clock.seconds() - started
    const remainingSeconds =
      done === 0 || elapsed < 0.5 ? null : (elapsed / done) * Math.max(0, stream.total - done)
    onProgress?.({ stage, done, total: stream.total, remainingSeconds })
  }
  report('reading')
  for await (const block of stream.samples()) {
    checkCancelled(signal)
    for (const kept of gate.admit(block)) await writeKept(writer, block, kept)
    done += block.consumed
    report('writing')
  }
  checkCancelled(signal)
  report('finishing')
}

async function writeKept(
  writer: ShardWriter,
  block: PlacedBlock,
  { split, indices }: KeptSamples,
): Promise<void> {
  const bytes = new Uint8Array(
    block.values.buffer,
    block.values.byteOffset,
    block.values.byteLength,
  )
  if (indices.length === block.count) return writer.append(split, bytes, block.labels)
  const size = bytes.length / block.count
  const packed = new Uint8Array(indices.length * size)
  indices.forEach((from, to) => {
    packed.set(bytes.subarray(from * size, (from + 1) * size), to * size)
  })
  const picked = indices.map((index) => block.labels[index] ?? 0)
  const isClasses = block.labels instanceof Int32Array
  return writer.append(
    split,
    packed,
    isClasses ? Int32Array.from(picked) : Float32Array.from(picked),
  )
}

interface Imported {
  readonly source: Source
  readonly recognised: Recognised
  readonly opened: OpenedDataset
  readonly stream: SampleStream
  readonly gate: SampleGate
  readonly problems: ProblemList
  readonly splits: StoredSplit[]
}

function describe(task: ImportTask, imported: Imported): Manifest {
  const { source, recognised, opened, stream, gate, problems, splits } = imported
  if (splits.every(({ count }) => count === 0))
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: 0 of ${stream.total} samples were left to import`,
      { details: { file: source.label } },
    )
  const dataset: Dataset = {
    id: task.id,
    name: task.name,
    kind: stream.kind,
    builtIn: task.origin.builtIn,
    shape: [...stream.shape],
    classNames: [...opened.classNames],
    splits: gate.summaries(),
    bytes: bytesOf(splits),
    contentHash: contentHash(stream, opened, splits),
    licence: task.origin.licence,
    source: task.origin.source,
    createdAt: task.clock.now().toISOString(),
    ...(opened.kind === 'arrays' && opened.columns.length > 0
      ? { columns: [...opened.columns], target: opened.target }
      : {}),
  }
  return {
    version: 1,
    dataset,
    element: stream.element,
    labels: opened.classNames.length > 0 ? 'classes' : 'numbers',
    splits,
    statistics: gate.statistics(),
    provenance: {
      formatId: recognised.format.id,
      reason: recognised.reason,
      splitting: stream.splitting,
      paths: task.origin.builtIn ? [] : [...task.paths],
      files: source.files.length,
      notes: problems
        .list()
        .map(({ file, message, consequence }) => `${file}: ${message}; ${consequence}`),
    },
  }
}

function bytesOf(splits: readonly StoredSplit[]): number {
  return splits
    .flatMap(({ samples, labels }) => [...samples, labels])
    .reduce((sum, { bytes }) => sum + bytes, 0)
}

/** SHA-256 over shape, classes and every stored byte: equal sets have equal hashes, whatever their names. */
function contentHash(
  { shape, element }: SampleStream,
  { classNames }: OpenedDataset,
  splits: readonly StoredSplit[],
): string {
  const files = splits.map(({ name, count, samples, labels }) => [
    name,
    count,
    samples.map(({ sha256 }) => sha256),
    labels.sha256,
  ])
  return createHash('sha256')
    .update(JSON.stringify([shape, element, classNames, files]))
    .digest('hex')
}
