/** Appends samples to packed files, one series of files a split, and seals them with their hashes. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SplitName } from '../contract/dataset.ts'
import type { PackedSplit } from './importJournal.ts'
import type { StoredFile, StoredSplit } from './manifest.ts'

const shardBytes = 256 << 20
const splitOrder: readonly SplitName[] = ['train', 'validation', 'test']

interface OpenSplit {
  count: number
  shard: FileHandle
  shardCount: number
  bytesInShard: number
  readonly names: string[]
  readonly labels: FileHandle
  /** Samples that come once more and lie on the disk already. */
  skip: number
}

export class ShardWriter {
  readonly #folder: string
  readonly #sampleBytes: number
  readonly #packed: readonly PackedSplit[]
  readonly #splits = new Map<SplitName, OpenSplit>()

  /** `packed`: what an earlier process wrote, and the samples that come first are. */
  constructor(folder: string, sampleBytes: number, packed: readonly PackedSplit[] = []) {
    this.#folder = folder
    this.#sampleBytes = sampleBytes
    this.#packed = packed
  }

  /** `samples` holds `labels.length` samples, packed. */
  async append(
    split: SplitName,
    given: Uint8Array,
    givenLabels: Int32Array | Float32Array,
  ): Promise<void> {
    const state = this.#splits.get(split) ?? (await this.#start(split))
    const known = Math.min(state.skip, givenLabels.length)
    state.skip -= known
    const samples = given.subarray(known * this.#sampleBytes)
    const labels = givenLabels.subarray(known)
    const perShard = Math.max(1, Math.floor(shardBytes / this.#sampleBytes)) * this.#sampleBytes
    let done = 0
    while (done < samples.length) {
      if (state.bytesInShard >= perShard) await this.#nextShard(split, state)
      const piece = samples.subarray(done, done + perShard - state.bytesInShard)
      await writeAll(state.shard, piece)
      state.bytesInShard += piece.length
      done += piece.length
    }
    await writeAll(
      state.labels,
      new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength),
    )
    state.count += labels.length
  }

  /** Everything so far on the disk for good; what a journal says of it. */
  async sync(): Promise<PackedSplit[]> {
    const packed: PackedSplit[] = []
    for (const [name, { shard, labels, count, names, bytesInShard }] of this.#splits) {
      await shard.datasync()
      await labels.datasync()
      packed.push({ name, count, shards: [...names], bytesInShard })
    }
    return packed
  }

  /** Everything on the disk, hashed from there: what is read later is what was counted. */
  async finish(): Promise<StoredSplit[]> {
    const stored: StoredSplit[] = []
    for (const name of splitOrder) {
      const state = this.#splits.get(name)
      if (!state) continue
      await state.shard.sync()
      await state.labels.sync()
      const samples: StoredFile[] = []
      for (const file of state.names) samples.push(await this.#seal(file))
      stored.push({ name, count: state.count, samples, labels: await this.#seal(labelFile(name)) })
    }
    await this.close()
    return stored
  }

  async close(): Promise<void> {
    const open = [...this.#splits.values()]
    this.#splits.clear()
    for (const { shard, labels } of open) {
      await shard.close()
      await labels.close()
    }
  }

  async #start(split: SplitName): Promise<OpenSplit> {
    const packed = this.#packed.find(({ name }) => name === split)
    const names = packed ? [...packed.shards] : [shardFile(split, 0)]
    const flags = packed ? 'r+' : 'w'
    const state: OpenSplit = {
      count: packed?.count ?? 0,
      shard: await open(join(this.#folder, names.at(-1) ?? ''), flags),
      shardCount: names.length,
      bytesInShard: packed?.bytesInShard ?? 0,
      names,
      labels: await open(join(this.#folder, labelFile(split)), flags),
      skip: packed?.count ?? 0,
    }
    this.#splits.set(split, state)
    // What was written after the last entry of the journal may be torn.
    await continueAt(state.shard, state.bytesInShard)
    await continueAt(state.labels, 4 * state.count)
    return state
  }

  async #nextShard(split: SplitName, state: OpenSplit): Promise<void> {
    await state.shard.sync()
    await state.shard.close()
    const name = shardFile(split, state.shardCount)
    state.shard = await open(join(this.#folder, name), 'w')
    state.shardCount += 1
    state.bytesInShard = 0
    state.names.push(name)
  }

  async #seal(name: string): Promise<StoredFile> {
    const file = join(this.#folder, name)
    const hash = createHash('sha256')
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }))
      hash.update(piece as Uint8Array)
    return { name, bytes: (await stat(file)).size, sha256: hash.digest('hex') }
  }
}

function shardFile(split: SplitName, index: number): string {
  return `${split}-${String(index).padStart(4, '0')}.bin`
}

function labelFile(split: SplitName): string {
  return `${split}-labels.bin`
}

async function continueAt(handle: FileHandle, bytes: number): Promise<void> {
  await handle.truncate(bytes)
  positions.set(handle, bytes)
}

/** Where the next bytes go; a handle keeps no place of its own that could be set. */
const positions = new WeakMap<FileHandle, number>()

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0
  const start = positions.get(handle) ?? 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, start + done)
    done += bytesWritten
  }
  positions.set(handle, start + done)
}
