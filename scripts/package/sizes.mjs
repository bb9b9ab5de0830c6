import { readdir, lstat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a file, or of everything below a folder. */
export async function folderSize(place) {
  if (!(await lstat(place)).isDirectory()) return (await lstat(place)).size
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await lstat(join(entry.parentPath, entry.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
