/** What was recognised, before anything is imported: a dry run of the import, within a budget of time. */
import type { DatasetPreview, SplitSummary } from '../contract/dataset.ts'
import type { Clock } from '../contract/clock.ts'
import type { ImportChoices } from './choices.ts'
import type { OpenedDataset } from './format.ts'
import { SampleGate, splitOrder } from './gate.ts'
import type { RecognisedSource } from './openSource.ts'
import { openRecognised } from './openSource.ts'
import { ProblemList } from './problems.ts'
import { SampleGrid } from './sampleGrid.ts'
import type { SampleStream } from './sampleStream.ts'
import { openSamples } from './sampleStream.ts'
import { suggestName } from './names.ts'

const budgetSeconds = 15

export interface PreviewContext {
  readonly clock: Clock
  /** For archives that must be unpacked to be looked into; emptied afterwards. */
  readonly scratchFolder: string
  readonly signal?: AbortSignal | undefined
}

export async function previewDataset(
  paths: readonly string[],
  choices: ImportChoices,
  context: PreviewContext,
): Promise<DatasetPreview> {
  const opened = await openRecognised(paths, context)
  try {
    return { suggestedName: suggestName(paths), ...(await previewSource(opened, choices, context)) }
  } finally {
    await opened.source.close()
  }
}

async function previewSource(
  { source, recognised }: RecognisedSource,
  choices: ImportChoices,
  context: PreviewContext,
): Promise<Omit<DatasetPreview, 'suggestedName'>> {
  const { format, reason } = recognised
  const opened = await format.open(source, choices)
  const problems = new ProblemList([...source.problems, ...opened.problems])
  const stream = await openSamples(opened, choices, problems)
  const gate = new SampleGate(stream, opened.classNames.length, choices, problems)
  const grid = new SampleGrid(stream.shape, opened.classNames)
  const { done, isWhole } = await survey(stream, gate, grid, context)
  const splits = isWhole ? gate.summaries() : promised(opened, gate.summaries())
  const { min, max } = gate.statistics()
  return {
    formatId: format.id,
    formatName: format.name,
    reason,
    kind: stream.kind,
    shape: [...stream.shape],
    classNames: [...opened.classNames],
    splits,
    problems: problems.list(),
    samples: stream.kind === 'images' ? grid.samples() : [],
    importable: splits.some(({ count }) => count > 0),
    splitting: stream.splitting,
    valueRange: Number.isFinite(min) && Number.isFinite(max) ? { min, max } : null,
    checked: { done, total: stream.total },
    ...(opened.kind === 'arrays' && opened.columns.length > 0
      ? { columns: [...opened.columns], target: opened.target }
      : {}),
  }
}

async function survey(
  stream: SampleStream,
  gate: SampleGate,
  grid: SampleGrid,
  { clock, signal }: PreviewContext,
): Promise<{ done: number; isWhole: boolean }> {
  const started = clock.seconds()
  let done = 0
  for await (const block of stream.samples()) {
    signal?.throwIfAborted()
    gate.admit(block)
    grid.add(block)
    done += block.consumed
    if (clock.seconds() - started > budgetSeconds) return { done, isWhole: false }
  }
  return { done: stream.total, isWhole: true }
}

/** Pictures know their classes before they are read; other sources only as far as they were read. */
function promised(opened: OpenedDataset, seen: SplitSummary[]): SplitSummary[] {
  if (opened.kind === 'arrays') return seen
  const splits = new Map<SplitSummary['name'], { count: number; classCounts: number[] }>()
  for (const { split, label } of opened.items) {
    const name = split ?? 'train'
    const entry = splits.get(name) ?? {
      count: 0,
      classCounts: opened.classNames.map(() => 0),
    }
    entry.count += 1
    if (opened.classNames.length > 0) entry.classCounts[label] = (entry.classCounts[label] ?? 0) + 1
    splits.set(name, entry)
  }
  return splitOrder.flatMap((name) => {
    const entry = splits.get(name)
    return entry ? [{ name, ...entry }] : []
  })
}
