/** Which format a source is in, by what its files hold. */
import { WorkbenchError } from '../contract/errors.ts'
import type { DatasetFormat, Match } from './format.ts'
import { formats } from './formats/index.ts'
import { foreignWords } from './foreignFormats.ts'
import type { Source } from './source.ts'

export interface Recognised extends Match {
  readonly format: DatasetFormat
}

async function matchAll(source: Source): Promise<Recognised[]> {
  const matches: Recognised[] = []
  for (const format of formats) matches.push({ format, ...(await format.match(source)) })
  return matches.sort((left, right) => right.confidence - left.confidence)
}

/** The surest format; null where none is sure at all. */
export async function tryFormats(source: Source): Promise<Recognised | null> {
  if (source.files.length === 0) return null
  const [best] = await matchAll(source)
  return best && best.confidence > 0 ? best : null
}

/** The surest format, or an error that says of each why it is not the one. */
export async function recognise(source: Source): Promise<Recognised> {
  if (source.files.length === 0) throw nothingIn(source)
  const matches = await matchAll(source)
  const [best] = matches
  if (best && best.confidence > 0) return best
  throw notRecognised(source, matches, await foreignWords(source))
}

function nothingIn({ label, problems, emptyFolders }: Source): WorkbenchError {
  const remarks = [
    ...(problems.length > 0 ? [`left out: ${problems.length}`] : []),
    ...(emptyFolders.length > 0 ? [`empty folders: ${emptyFolders.slice(0, 5).join(', ')}`] : []),
  ]
  return new WorkbenchError(
    'dataset-not-recognised',
    `${label}: holds no files${remarks.length > 0 ? ` that can be used; ${remarks.join('; ')}` : ''}`,
    { details: { file: label } },
  )
}

function notRecognised(
  source: Source,
  matches: readonly Recognised[],
  known: string | null,
): WorkbenchError {
  const count = source.files.length
  const reasons = matches.map(({ format, reason }) => `${format.name}: ${reason}`)
  // “set.rar is a RAR archive”, but “set.zip: inside.pkl is a Python pickle”.
  const colon = known !== null && /^(is|holds) /.test(known) ? '' : ':'
  const lead =
    known === null
      ? `${source.label}: no format recognised in`
      : `${source.label}${colon} ${known}; no format recognised in`
  return new WorkbenchError(
    'dataset-not-recognised',
    `${lead} ${count} file${count === 1 ? '' : 's'}. ${reasons.join('; ')}`,
    { details: { file: source.label, files: source.files.length } },
  )
}
