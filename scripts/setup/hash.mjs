import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { basename } from 'node:path'
import { SetupError } from './failure.mjs'

/** Short content key of any values, for stamps and cache names. */
export function keyOf(...values) {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}

/** Hex digest of a file, read in a stream: wheels are larger than memory is cheap. */
export async function digestOf(file, algorithm = 'sha256') {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Refuses and removes a file whose content is not the pinned one, so that the next try starts afresh. */
export async function checkDigest(file, expected, algorithm = 'sha256') {
  const actual = await digestOf(file, algorithm)
  if (actual === expected) return
  await rm(file, { force: true })
  throw new SetupError(
    `${basename(file)} is not the file that this version expects: ${algorithm} should be ${expected}, is ${actual}.`,
    'run the same command again; if it repeats, the package mirror serves a changed file.',
  )
}
