/** Single pictures, decoded several at a time and handed on in order; those that cannot be used are named. */
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import type { DecodePool, QuickPixels } from './decodePool.ts'
import { createDecodePool } from './decodePool.ts'
import type { PictureItem, PictureItems } from './pictureItems.ts'
import { quickHeader } from './pictureHeader.ts'
import type { PictureForm, PictureHeader } from './pictures.ts'
import { UnreadablePicture } from './pictureLimits.ts'
import { decodePicture, pictureBytes, readHeader } from './pictures.ts'
import { overrules } from './placedBlock.ts'
import type { PlacedBlock } from './placedBlock.ts'
import { ProblemList } from './problems.ts'
import { quickJpeg } from './quickJpeg.ts'
import type { Replay } from './replay.ts'
import { outcome } from './replay.ts'
import type { Splitter } from './splitting.ts'

/** Stands for a picture that the packed files hold. */
const packed = new Uint8Array(0)
const picturesAtMost = 128
/** Bytes of the decoded pictures of a block; several blocks are held at a time. */
const blockBytes = 1 << 24
const decodedAtOnce = 8

interface Block {
  readonly batch: readonly PictureItem[]
  /** Null: to be read from the source. */
  readonly outcomes: Uint8Array | null
  /** What the pool makes of it. */
  readonly quick: Promise<QuickPixels> | null
}

interface Reading {
  readonly form: PictureForm
  readonly choices: ImportChoices
  readonly problems: ProblemList
  /** False where labels are regression targets. */
  readonly isClasses: boolean
}

/** Decodes several pictures at a time, hands them on in order, and names those that it cannot use. */
export class PictureReader {
  readonly #form: PictureForm
  readonly #choices: ImportChoices
  readonly #problems: ProblemList
  readonly #isClasses: boolean

  constructor({ form, choices, problems, isClasses }: Reading) {
    this.#form = form
    this.#choices = choices
    this.#problems = problems
    this.#isClasses = isClasses
  }

  async *read(
    items: PictureItems,
    splitter: Splitter,
    replay: Replay | null,
  ): AsyncGenerator<PlacedBlock> {
    const pool = createDecodePool(this.#form, items.length)
    try {
      for (const { batch, outcomes, quick } of this.#blocks(items, replay, pool)) {
        const pixels = outcomes
          ? await this.#decodeAgain(batch, outcomes)
          : await this.#decodeAll(batch, await quick)
        yield this.#pack(batch, pixels, splitter, replay)
      }
    } finally {
      await pool?.close()
    }
  }

  /** In order; the pool is some blocks ahead. */
  *#blocks(items: PictureItems, replay: Replay | null, pool: DecodePool | null): Generator<Block> {
    const { width, height, channels } = this.#form
    const fitting = Math.floor(blockBytes / (width * height * channels))
    const perBlock = Math.max(decodedAtOnce, Math.min(picturesAtMost, fitting))
    const begun: Block[] = []
    for (let start = 0; start < items.length; start += perBlock) {
      const batch = items.slice(start, start + perBlock)
      const outcomes = replay?.outcomesOf(start, batch.length) ?? null
      const quick = outcomes === null && pool ? pool.decode(batch.map(({ file }) => file)) : null
      begun.push({ batch, outcomes, quick })
      if (begun.length > (pool?.ahead ?? 0)) yield* begun.splice(0, 1)
    }
    yield* begun
  }

  #pack(
    batch: readonly PictureItem[],
    pixels: readonly (Uint8Array | null)[],
    splitter: Splitter,
    replay: Replay | null,
  ): PlacedBlock {
    const { width, height, channels } = this.#form
    const size = width * height * channels
    const isGiven = !overrules(this.#choices)
    const kept = batch.flatMap((item, index) => {
      const bytes = pixels[index]
      if (!bytes) return []
      const given = isGiven ? item.split : null
      const split = given ?? splitter.assign(this.#isClasses ? item.label : 0, '')
      return [{ item, split, bytes: bytes === packed ? replay?.next(split) : bytes }]
    })
    const values = new Uint8Array(kept.length * size)
    kept.forEach(({ bytes }, index) => {
      if (bytes) values.set(bytes, index * size)
    })
    return {
      count: kept.length,
      values,
      labels: this.#isClasses
        ? Int32Array.from(kept, ({ item }) => item.label)
        : Float32Array.from(kept, ({ item }) => item.label),
      splits: kept.map(({ split }) => split),
      nameOf: (index) => kept[index]?.item.file.path ?? '',
      consumed: batch.length,
      taken: Uint8Array.from(pixels, (bytes) => Number(bytes !== null)),
    }
  }

  async #decodeAll(
    batch: readonly PictureItem[],
    quick: QuickPixels | null,
  ): Promise<(Uint8Array | null)[]> {
    const pixels: (Uint8Array | null)[] = batch.map((_, index) => quick?.(index) ?? null)
    let next = 0
    const worker = async (): Promise<void> => {
      for (let index = next++; index < batch.length; index = next++) {
        const item = batch[index]
        if (item && !pixels[index]) pixels[index] = await this.#decode(item, this.#problems)
      }
    }
    await Promise.all(Array.from({ length: decodedAtOnce }, worker))
    return pixels
  }

  /** Only what the gate left out is decoded once more, for it may stand for later ones like it. */
  async #decodeAgain(
    batch: readonly PictureItem[],
    outcomes: Uint8Array,
  ): Promise<(Uint8Array | null)[]> {
    const pixels: (Uint8Array | null)[] = []
    // Its remarks were made before the interruption.
    const unheard = new ProblemList()
    for (const [index, item] of batch.entries()) {
      if (outcomes[index] === outcome.kept) pixels.push(packed)
      else
        pixels.push(outcomes[index] === outcome.leftOut ? await this.#decode(item, unheard) : null)
    }
    return pixels
  }

  async #decode({ file }: PictureItem, problems: ProblemList): Promise<Uint8Array | null> {
    try {
      const bytes = await pictureBytes(file)
      const quick = quickHeader(bytes)
      const header = quick ?? (await readHeader(bytes))
      const { width, height } = header
      const isOdd = width !== this.#form.width || height !== this.#form.height
      if (isOdd && !this.#admitOddSize(file.path, header, problems)) return null
      const pixels = quick && quickJpeg(bytes, quick, this.#form)
      return pixels ?? (await decodePicture(bytes, this.#form, header))
    } catch (thrown) {
      if (!(thrown instanceof UnreadablePicture)) throw thrown
      this.#refuseOrSkip(file.path, thrown, problems)
      return null
    }
  }

  #refuseOrSkip(file: string, why: UnreadablePicture, problems: ProblemList): void {
    if (this.#choices.unreadable === 'refuse')
      throw new WorkbenchError('dataset-unreadable', `${file}: ${why.message}`, {
        details: { file },
        cause: why,
      })
    problems.add({
      severity: 'warning',
      file,
      message: why.message,
      consequence: 'left out',
      kind: 'unreadable',
    })
  }

  #admitOddSize(file: string, { width, height }: PictureHeader, problems: ProblemList): boolean {
    const { oddSized } = this.#choices
    problems.add({
      severity: 'warning',
      file,
      message: `is ${width} × ${height}, the set is ${this.#form.width} × ${this.#form.height}`,
      consequence: oddSizedInWords[oddSized],
      kind: 'odd-size',
    })
    return oddSized !== 'skip'
  }
}

const oddSizedInWords = {
  resize: 'stretched to the size of the set',
  pad: 'fitted into the size of the set, with a black border',
  crop: 'scaled and cropped to the size of the set',
  skip: 'left out',
} as const
