/** Files that survive a power cut: written, fsynced, renamed, and the folder fsynced too. */
import { open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'

const diskCodes: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'no space is left on the disk of the workspace'],
  ['EDQUOT', 'the disk quota of the workspace is used up'],
])
const permissionCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])

/** What the file system threw, as an error of ours; anything else as it is. */
export function inOurWords(thrown: unknown, place: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof WorkbenchError) return thrown
  const code = 'code' in thrown ? String(thrown.code) : ''
  const full = diskCodes.get(code)
  if (full !== undefined)
    return new WorkbenchError('disk-full', `${place}: ${full} (${code})`, { cause: thrown })
  if (permissionCodes.has(code))
    return new WorkbenchError('workspace-not-writable', `${place}: cannot be written (${code})`, {
      cause: thrown,
    })
  return thrown
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.tmp`, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.tmp`, file)
  await syncFolder(dirname(file))
}

/** Renames a folder or file to its place, for good. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from))
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
