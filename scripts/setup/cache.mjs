import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, statfs } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { SetupError } from './failure.mjs'
import { megabytes } from './report.mjs'

/** The per-user folder that all clones share. */
export function cacheFolder(env = process.env, home = homedir()) {
  if (env.STERADIAN_CACHE) return env.STERADIAN_CACHE
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'steradian')
}

/**
 * The folder `name` of the cache; `fill(folder)` makes it when absent. It appears under its name only when complete:
 * an interrupted or failed fill leaves nothing behind that a later set-up could take for the real thing.
 */
export async function cached(name, fill) {
  const place = join(cacheFolder(), name)
  if (existsSync(place)) return place
  await mkdir(dirname(place), { recursive: true })
  const partial = await mkdtemp(join(await partialFolder(), 'part-'))
  try {
    await fill(partial)
    await rename(partial, place)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return place
}

async function partialFolder() {
  const folder = join(cacheFolder(), 'partial')
  await mkdir(folder, { recursive: true })
  return folder
}

/** Leftovers of set-ups that were killed. Call it while holding the lock. */
export async function sweepPartial() {
  const folder = await partialFolder()
  for (const name of await readdir(folder))
    await rm(join(folder, name), { recursive: true, force: true })
}

/** Refuses before a download rather than after it. */
export async function needSpace(bytes, what) {
  const folder = await partialFolder()
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= bytes) return
  throw new SetupError(
    `${what} needs ${megabytes(bytes)} in ${cacheFolder()}, which has ${megabytes(bavail * bsize)} free.`,
    'free some space, or set STERADIAN_CACHE to a folder on another disk.',
  )
}
