import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, link, lstat, mkdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Puts `source` at `target` without copying where the disk allows it. The new entry appears by rename: a process that
 * still runs on the old file keeps it.
 */
export async function hardLink(source, target) {
  await replace(target, async (fresh) => {
    try {
      await link(source, fresh)
    } catch (error) {
      // The cache is on another disk, or the file system has no hard links.
      if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(error.code)) throw error
      await symlink(source, fresh)
    }
  })
}

export function copyInto(source, target) {
  return replace(target, (fresh) => copyFile(source, fresh))
}

/** A symbolic link with exactly this text: a bare name points beside the link itself. */
export function softLink(text, target) {
  return replace(target, (fresh) => symlink(text, fresh))
}

async function replace(target, make) {
  await mkdir(dirname(target), { recursive: true })
  const fresh = `${target}.${randomUUID().slice(0, 8)}`
  await make(fresh)
  const isFolder = existsSync(target) && (await lstat(target)).isDirectory()
  const old = `${fresh}.old`
  if (isFolder) await rename(target, old)
  await rename(fresh, target)
  // rename() onto another link of the same file does nothing and leaves the new name behind.
  await rm(fresh, { force: true })
  if (isFolder) await rm(old, { recursive: true, force: true })
}
