/** NumPy arrays: NPY files, or NPZ, whose insides come as NPY files. Samples and labels pair up by name. */
import { interpretArrays } from '../arrays/interpret.ts'
import { isNpy, openNpy } from '../arrays/npy.ts'
import type { DatasetFormat, Match, OpenedArrays } from '../format.ts'
import { notThis } from '../format.ts'
import { fileHead } from '../gzip.ts'
import type { Source, SourceFile } from '../source.ts'

export const npy: DatasetFormat = { id: 'npy', name: 'NumPy arrays (NPY, NPZ)', match, open }

async function npyFiles(source: Source): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of source.files.slice(0, 200)) {
    const head = await fileHead(file, 8).catch(() => new Uint8Array(0))
    if (isNpy(head)) found.push(file)
  }
  return found
}

async function match(source: Source): Promise<Match> {
  const found = await npyFiles(source)
  if (found.length === 0) return notThis('no file starts with the NumPy mark')
  return {
    confidence: 0.9,
    reason: `NumPy arrays: ${found.map(({ path }) => path).join(', ')}`.slice(0, 300),
  }
}

async function open(source: Source): Promise<OpenedArrays> {
  const files = await npyFiles(source)
  const arrays = []
  for (const file of files) arrays.push(await openNpy(file))
  return interpretArrays(source, arrays)
}
