/** MATLAB files of version 5 (up to -v7). Version 7.3 is HDF5, and read as such. */
import { WorkbenchError } from '../../contract/errors.ts'
import { interpretArrays } from '../arrays/interpret.ts'
import { isMat5, openMat5 } from '../arrays/mat5.ts'
import type { DatasetFormat, Match, OpenedArrays } from '../format.ts'
import { notThis } from '../format.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName } from '../source.ts'

export const mat: DatasetFormat = { id: 'mat', name: 'MATLAB arrays (MAT v5)', match, open }

async function matFiles(source: Source): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of source.files.slice(0, 64))
    if (isMat5(await file.read(0, 128))) found.push(file)
  return found
}

async function match(source: Source): Promise<Match> {
  const found = await matFiles(source)
  if (found.length === 0) return notThis('no file starts with the MATLAB 5.0 mark')
  return {
    confidence: 0.9,
    reason: `MATLAB 5.0 mark in ${found.map(({ path }) => baseName(path)).join(', ')}`,
  }
}

async function open(source: Source): Promise<OpenedArrays> {
  const arrays = []
  for (const file of await matFiles(source)) arrays.push(...(await openMat5(file)))
  if (arrays.length === 0)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: holds 0 dense arrays of numbers; structs and cells are not looked into: save their fields as variables (save with -struct)`,
      { details: { file: source.label } },
    )
  return interpretArrays(source, arrays)
}
