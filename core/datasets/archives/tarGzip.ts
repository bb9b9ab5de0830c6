/** TAR.GZ: unpacked once to one scratch file inside the workspace, so that entries can be read in any order. */
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkbenchError } from '../../contract/errors.ts'
import { fileHead, inflated, isGzip } from '../gzip.ts'
import type { SourceFile } from '../source.ts'
import { checkRatio } from './limits.ts'
import { isTar, openTar } from './tar.ts'
import type { ArchiveFiles } from './zip.ts'

export async function isTarGzip(file: SourceFile): Promise<boolean> {
  if (!isGzip(await file.read(0, 2))) return false
  const head = await fileHead(file, 512).catch((thrown: unknown) => {
    if (thrown instanceof WorkbenchError) return new Uint8Array(0)
    throw thrown
  })
  return isTar(head)
}

export async function openTarGzip(
  file: SourceFile,
  name: string,
  scratchFolder: string,
): Promise<ArchiveFiles> {
  await mkdir(scratchFolder, { recursive: true })
  const scratch = join(scratchFolder, `${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}.tar`)
  let size = 0
  const handle = await open(scratch, 'w')
  try {
    for await (const piece of inflated(file)) {
      size += piece.length
      checkRatio(name, file.size, size)
      await handle.write(piece)
    }
  } catch (thrown) {
    await handle.close()
    await rm(scratch, { force: true })
    throw thrown
  }
  await handle.close()
  const archive = await openTar(scratch, name, size)
  // On Unix the file lives on while it is open, and is gone whatever happens to this process.
  if (process.platform !== 'win32') await rm(scratch, { force: true })
  return archive
}
