/** Any archive that is read, by its first bytes; its entries on disk for those who want a path. */
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFile } from '../source.ts'
import { isTar, openTar } from './tar.ts'
import { isTarGzip, openTarGzip } from './tarGzip.ts'
import type { ArchiveFiles } from './zip.ts'
import { isZip, openZip } from './zip.ts'

/** Null where the file is no archive. `file` must lie on disk. */
export async function openArchive(
  file: SourceFile,
  scratchFolder: string,
): Promise<ArchiveFiles | null> {
  const { diskPath, path, size } = file
  if (diskPath === undefined) return null
  const head = await file.read(0, 512).catch(() => new Uint8Array(0))
  if (isZip(head)) return openZip(diskPath, path, size)
  if (isTar(head)) return openTar(diskPath, path, size)
  if (await isTarGzip(file)) return openTarGzip(file, path, scratchFolder)
  return null
}

let unpacked = 0

export async function unpackTo(file: SourceFile, scratchFolder: string): Promise<string> {
  await mkdir(scratchFolder, { recursive: true })
  const place = join(scratchFolder, `entry-${unpacked++}`)
  const handle = await open(place, 'w')
  try {
    for await (const piece of file.stream()) await handle.write(piece)
  } finally {
    await handle.close()
  }
  return place
}

/** HDF5 is read by a library that wants a path. Only such files get one: archives may hold a million others. */
const wantsPath = /\.(h5|hdf5?|he5|mat|nc)$/i

export function unpackable(archive: ArchiveFiles, scratchFolder: string): ArchiveFiles {
  if (!archive.files.some(({ path }) => wantsPath.test(path))) return archive
  const files = archive.files.map((file) => {
    if (!wantsPath.test(file.path)) return file
    let place: Promise<string> | null = null
    return {
      path: file.path,
      size: file.size,
      read: (offset: number, length: number) => file.read(offset, length),
      stream: () => file.stream(),
      onDisk: () => (place ??= unpackTo(file, scratchFolder)),
    }
  })
  return { ...archive, files }
}
