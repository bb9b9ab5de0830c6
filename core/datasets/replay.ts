/**
 * The part of an interrupted import that is on the disk, once more: pictures that were kept come from
 * the packed files instead of being decoded, so that what is counted and compared ends up the same.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { SplitName } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Journal } from './importJournal.ts'
import { outcomesName } from './importJournal.ts'

/** What became of a picture of the source. */
export const outcome = { unusable: 0, kept: 1, leftOut: 2 } as const

interface PackedFiles {
  readonly shards: readonly string[]
  shard: number
  descriptor: number
  position: number
}

export class Replay {
  /** Samples of the source that need not be read again. */
  readonly consumed: number
  readonly #folder: string
  readonly #sampleBytes: number
  readonly #outcomes: Uint8Array
  readonly #files = new Map<SplitName, PackedFiles>()

  constructor(folder: string, { consumed, splits }: Journal, sampleBytes: number) {
    this.#folder = folder
    this.consumed = consumed
    this.#sampleBytes = sampleBytes
    this.#outcomes = readFileSync(join(folder, outcomesName))
    if (this.#outcomes.length < consumed)
      throw new WorkbenchError(
        'dataset-unreadable',
        `${outcomesName}: the journal promises ${consumed} samples, ${this.#outcomes.length} are there`,
      )
    for (const { name, shards } of splits)
      this.#files.set(name, { shards, shard: 0, descriptor: this.#open(shards[0]), position: 0 })
  }

  /** Null: from here on pictures are read from the source. */
  outcomesOf(start: number, count: number): Uint8Array | null {
    return start + count <= this.consumed ? this.#outcomes.subarray(start, start + count) : null
  }

  /** The next packed sample of a part. */
  next(split: SplitName): Uint8Array {
    const files = this.#files.get(split)
    const sample = new Uint8Array(this.#sampleBytes)
    if (files && this.#read(files, sample)) return sample
    throw new WorkbenchError(
      'dataset-unreadable',
      `${split}: the journal promises more samples than are packed`,
    )
  }

  close(): void {
    for (const { descriptor } of this.#files.values()) closeSync(descriptor)
    this.#files.clear()
  }

  #open(name = ''): number {
    return openSync(join(this.#folder, name), 'r')
  }

  #read(files: PackedFiles, sample: Uint8Array): boolean {
    const read = readSync(files.descriptor, sample, 0, sample.length, files.position)
    if (read === sample.length) {
      files.position += read
      return true
    }
    const next = files.shards[files.shard + 1]
    if (next === undefined) return false
    closeSync(files.descriptor)
    files.descriptor = this.#open(next)
    files.shard += 1
    files.position = 0
    return this.#read(files, sample)
  }
}
