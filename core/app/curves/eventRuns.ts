/** Runs in TensorBoard's event files: one a folder, its files together. */
import type { SourceFile } from '../../datasets/source.ts'
import { baseName, folderName } from '../../datasets/source.ts'
import type { Budget, ReadRun } from './curveRun.ts'
import { CurveRun } from './curveRun.ts'
import type { SummaryValue } from './eventMessage.ts'
import { scalarEvent } from './eventMessage.ts'
import { hyperparameters } from './hyperparameters.ts'
import { readRecords } from './tfRecord.ts'
import type { TfRecord } from './tfRecord.ts'
import { unreadable } from './unreadable.ts'
import type { Watch } from './watch.ts'

/** TensorBoard goes by the same name. */
export function isEventName(path: string): boolean {
  return baseName(path).includes('tfevents')
}

const runLimit = 10_000

/** Folders without a scalar become no run. `label`: name of the run whose files lie in no sub-folder. */
export async function eventRuns(
  files: readonly SourceFile[],
  label: string,
  budget: Budget,
  watch: Watch,
): Promise<ReadRun[]> {
  const folders = new Map<string, SourceFile[]>()
  for (const file of files) {
    const folder = folderName(file.path)
    folders.set(folder, [...(folders.get(folder) ?? []), file])
  }
  if (folders.size > runLimit)
    throw unreadable(label, `${folders.size} folders with event files; ${runLimit} are allowed`)
  const runs: ReadRun[] = []
  for (const [folder, inside] of folders) {
    const read = await readFolder(inside, budget, watch)
    if (read.curves === 0) continue
    const place = folder === '' ? label : folder
    const origin = `${inside.length === 1 ? 'a TensorBoard event file' : `${inside.length} TensorBoard event files`} of ${code(place)}`
    runs.push(read.read(place, origin, 'wall'))
  }
  if (runs.length === 0)
    throw unreadable(label, `${files.length} event files, but no scalar is in them`)
  return runs
}

/** As Markdown writes it literally. */
export function code(name: string): string {
  return `\`${name.replaceAll('`', '’')}\``
}

/** Files in the order of their names, which begin with the time; of one step the later counts. */
async function readFolder(
  files: readonly SourceFile[],
  budget: Budget,
  watch: Watch,
): Promise<CurveRun> {
  const run = new CurveRun(budget)
  const plugins = new Map<string, string>()
  const others = new Set<string>()
  for (const file of files) {
    let done = 0
    for await (const { records, isCut } of readRecords(file)) {
      for (const record of records) takeRecord(record, file.path, { run, plugins, others })
      const last = records.at(-1)
      const end = last ? last.offset + last.message.length + 16 : done
      watch.advance(end - done)
      done = end
      if (isCut)
        run.remarks.push(
          `${baseName(file.path)} ends within a record, as a log does that is still being written; what came before it was read`,
        )
    }
  }
  if (others.size > 0)
    run.remarks.push(
      `${others.size} ${others.size === 1 ? 'summary that is no curve was' : 'summaries that are no curves were'} left out (pictures, histograms, texts)`,
    )
  return run
}

interface Found {
  readonly run: CurveRun
  /** Plug-in by tag: programs say it once. */
  readonly plugins: Map<string, string>
  /** Tags that are no scalars. */
  readonly others: Set<string>
}

function takeRecord({ message, offset }: TfRecord, path: string, found: Found): void {
  const place = `${path}, byte ${offset}`
  try {
    const event = scalarEvent(message)
    for (const value of event?.values ?? [])
      takeValue(
        value,
        { step: event?.step ?? 0, time: event?.wallTime ?? Number.NaN, place },
        found,
      )
  } catch (thrown) {
    if (thrown instanceof RangeError)
      throw unreadable(place, `not an event of TensorBoard: ${thrown.message}`, thrown)
    throw thrown
  }
}

type Moment = { readonly step: number; readonly time: number; readonly place: string }

function takeValue(
  { tag, number, plugin, content }: SummaryValue,
  { step, time, place }: Moment,
  { run, plugins, others }: Found,
): void {
  if (plugin !== null && plugins.size < 10_000) plugins.set(tag, plugin)
  const drawnBy = plugins.get(tag) ?? 'scalars'
  if (plugin === 'hparams') {
    if (content) for (const [name, value] of hyperparameters(content)) run.set(name, value)
    return
  }
  if (number !== null && drawnBy === 'scalars') run.add(tag, { step, time, value: number }, place)
  else if (others.size < 10_000) others.add(tag)
}
