/** Which format a source is in, by what its files hold. */
import { WorkbenchError } from '../contract/errors.ts'
import type { DatasetFormat, Match } from './format.ts'
import { formats } from './formats/index.ts'
import type { Source } from './source.ts'

export interface Recognised extends Match {
  readonly format: DatasetFormat
}

export async function recognise(source: Source): Promise<Recognised> {
  if (source.files.length === 0)
    throw new WorkbenchError(
      'dataset-not-recognised',
      `${source.label}: holds no files${source.problems.length > 0 ? ` that can be used; left out: ${source.problems.length}` : ''}`,
      { details: { file: source.label } },
    )
  const matches: Recognised[] = []
  for (const format of formats) matches.push({ format, ...(await format.match(source)) })
  const [best] = [...matches].sort((left, right) => right.confidence - left.confidence)
  if (best && best.confidence > 0) return best
  throw notRecognised(source, matches)
}

function notRecognised(source: Source, matches: readonly Recognised[]): WorkbenchError {
  const count = source.files.length
  const reasons = matches.map(({ format, reason }) => `${format.name}: ${reason}`)
  return new WorkbenchError(
    'dataset-not-recognised',
    `${source.label}: no format recognised in ${count} file${count === 1 ? '' : 's'}. ${reasons.join('; ')}`,
    { details: { file: source.label, files: source.files.length } },
  )
}
