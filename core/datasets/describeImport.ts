/** From what an import found and wrote to the manifest that is kept of it. */
import { createHash } from 'node:crypto'
import type { Dataset } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { OpenedDataset } from './format.ts'
import type { SampleGate } from './gate.ts'
import type { ImportTask } from './importTask.ts'
import type { Manifest, StoredSplit } from './manifest.ts'
import { manifestSchema } from './manifest.ts'
import type { RecognisedSource } from './openSource.ts'
import type { ProblemList } from './problems.ts'
import type { SampleStream } from './sampleStream.ts'

interface Imported extends RecognisedSource {
  readonly opened: OpenedDataset
  readonly stream: SampleStream
  readonly gate: SampleGate
  readonly problems: ProblemList
  readonly splits: StoredSplit[]
}

export function describeImport(task: ImportTask, imported: Imported): Manifest {
  const { source, recognised, stream, gate, problems, splits } = imported
  if (splits.every(({ count }) => count === 0))
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: 0 of ${stream.total} samples were left to import`,
      { details: { file: source.label } },
    )
  return manifestSchema.parse({
    version: 1,
    dataset: datasetOf(task, imported),
    element: stream.element,
    labels: imported.opened.classNames.length > 0 ? 'classes' : 'numbers',
    splits,
    statistics: gate.statistics(),
    provenance: {
      formatId: recognised.format.id,
      reason: recognised.reason,
      splitting: stream.splitting,
      paths: task.origin.builtIn ? [] : [...task.paths],
      files: source.files.length,
      choices: task.choices,
      notes: problems
        .list()
        .map(({ file, message, consequence }) => `${file}: ${message}; ${consequence}`),
    },
  } satisfies Manifest)
}

function datasetOf(task: ImportTask, { stream, opened, gate, splits }: Imported): Dataset {
  return {
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
