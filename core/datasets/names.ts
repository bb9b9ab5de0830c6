/** Names for people and identifiers for folders. */
import { basename } from 'node:path'
import type { Random } from '../tensor/random.ts'

const endings = /(\.(tar|csv|tsv|idx\d?-ubyte|npz?|parquet|h5|hdf5|mat|zip|tgz|gz|bin|txt))+$/i

/** What the files are called, without endings and split names. */
export function suggestName(paths: readonly string[]): string {
  const [first = 'data set'] = paths
  const plain = basename(first)
    .replace(endings, '')
    .replace(/[-_.]?(images|labels|idx\d|ubyte|train|t10k|test)(?=$|[-_.])/gi, '')
    .replace(/[-_.]+/g, ' ')
    .trim()
  return (plain === '' ? basename(first) : plain).slice(0, 120)
}

/** A folder name that every file system takes: letters, digits, hyphens, and a random end. */
export function newDatasetId(name: string, random: Random): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const end = random
    .integer(36 ** 6)
    .toString(36)
    .padStart(6, '0')
  return `${slug === '' ? 'set' : slug}-${end}`
}

/** Only ids that we make: what comes over the wire must not become a path. */
export function isDatasetId(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,79}$/.test(id)
}
