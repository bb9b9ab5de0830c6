/**
 * What an import has on the disk for good, noted every few seconds: the next import of the same
 * source goes on from there. `journal.json` lies beside the packed files, `outcomes.bin` says of each
 * picture of the source what became of it.
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open, readFile, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { importChoicesSchema, importProblemSchema, splitNameSchema } from '../contract/dataset.ts'
import type { ImportChoices } from './choices.ts'
import { writeDurably } from './durableFiles.ts'
import type { Source } from './source.ts'
import { isAbandoned, stagingFolder } from './staging.ts'

export const journalName = 'journal.json'
export const outcomesName = 'outcomes.bin'

const packedSplitSchema = z.strictObject({
  name: splitNameSchema,
  count: z.int().nonnegative(),
  shards: z.array(z.string().regex(/^[a-z0-9-]+\.bin$/)).min(1),
  /** Bytes of the last shard; those before it are full. */
  bytesInShard: z.int().nonnegative(),
})
export type PackedSplit = z.output<typeof packedSplitSchema>

const kind = importProblemSchema.shape.kind.unwrap()
const problemStateSchema = z.strictObject({
  named: z.array(importProblemSchema),
  counts: z.array(z.tuple([kind, z.int()])),
  consequences: z.array(z.tuple([kind, z.string()])),
})
export type ProblemState = z.output<typeof problemStateSchema>

const journalSchema = z.strictObject({
  version: z.literal(1),
  /** Of the source, the choices and what they make of a sample. */
  fingerprint: z.string(),
  name: z.string(),
  paths: z.array(z.string()),
  choices: importChoicesSchema,
  startedAt: z.string(),
  /** Samples of the source that are dealt with, those left out included; a border of blocks. */
  consumed: z.int().nonnegative(),
  total: z.int().nonnegative(),
  splits: z.array(packedSplitSchema),
  problems: problemStateSchema,
})
export type Journal = z.output<typeof journalSchema>

/** Null: there is none, or none that can be used. */
export async function readJournal(folder: string): Promise<Journal | null> {
  const text = await readFile(join(folder, journalName), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return journalSchema.parse(JSON.parse(text))
  } catch {
    // A journal that cannot be read is as good as none: the import starts anew.
    return null
  }
}

/** What makes two imports the same: files with sizes and times, choices, the form of a sample. */
export async function fingerprintOf(
  paths: readonly string[],
  { files }: Source,
  facts: { readonly choices: ImportChoices; readonly shape: readonly number[] },
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts))
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    hash.update(`${found?.isFile() === true ? `${found.size} ${found.mtimeMs}` : 'folder'}\n`)
  }
  for (const { path, size, modified = 0 } of files) hash.update(`${path}\0${size} ${modified}\n`)
  return hash.digest('hex')
}

/** The unfinished import of this source, moved under our own name; null where there is none. */
export async function claimUnfinished(
  folder: string,
  id: string,
  fingerprint: string,
): Promise<{ readonly staging: string; readonly journal: Journal } | null> {
  for (const name of await readdir(folder)) {
    if (!isAbandoned(folder, name)) continue
    const journal = await readJournal(join(folder, name))
    if (journal?.fingerprint !== fingerprint) continue
    const staging = stagingFolder(folder, id)
    try {
      await rename(join(folder, name), staging)
    } catch {
      // Another process was faster; it goes on with it, we start anew.
      continue
    }
    return { staging, journal }
  }
  return null
}

const secondsBetween = 2

/** Writes the journal when it is time, and not more often: every entry waits for the disk. */
export class JournalKeeper {
  readonly #folder: string
  readonly #fixed: Omit<Journal, 'consumed' | 'splits' | 'problems'>
  readonly #every: number
  #outcomes: FileHandle | null = null
  #last: number

  constructor(
    folder: string,
    fixed: Omit<Journal, 'consumed' | 'splits' | 'problems'>,
    { now, every = secondsBetween }: { readonly now: number; readonly every?: number | undefined },
  ) {
    this.#folder = folder
    this.#fixed = fixed
    this.#every = every
    this.#last = now
  }

  /** `outcomes`: one byte a picture of a block. `at`: pictures noted before it. */
  async note(outcomes: Uint8Array, at: number): Promise<void> {
    // Never emptied: an import that goes on may be killed again before it is where the journal ends.
    this.#outcomes ??= await open(
      join(this.#folder, outcomesName),
      constants.O_RDWR | constants.O_CREAT,
    )
    await this.#outcomes.write(outcomes, 0, outcomes.length, at)
  }

  isDue(now: number): boolean {
    return now - this.#last >= this.#every
  }

  /** Call with everything that `state` speaks of already synced. */
  async write(
    state: Pick<Journal, 'consumed' | 'splits' | 'problems'>,
    now: number,
  ): Promise<void> {
    await this.#outcomes?.datasync()
    const journal: Journal = { ...this.#fixed, ...state }
    await writeDurably(join(this.#folder, journalName), JSON.stringify(journal))
    this.#last = now
  }

  async close(): Promise<void> {
    await this.#outcomes?.close()
    this.#outcomes = null
  }
}
