/** Any opened source as one stream of samples, each with its part: packed arrays and single pictures alike. */
import type { SplitName } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import type {
  ArrayPart,
  OpenedArrays,
  OpenedDataset,
  OpenedPictures,
  PictureItem,
} from './format.ts'
import { findPictureForm } from './pictureForm.ts'
import { levelsRemark } from './pictureLevels.ts'
import { quickHeader } from './pictureHeader.ts'
import type { PictureForm, PictureHeader } from './pictures.ts'
import { decodePicture, pictureBytes, readHeader, UnreadablePicture } from './pictures.ts'
import { ProblemList } from './problems.ts'
import { quickJpeg } from './quickJpeg.ts'
import type { Replay } from './replay.ts'
import { outcome } from './replay.ts'
import type { Splitter } from './splitting.ts'
import { createSplitter } from './splitting.ts'

export interface SampleStream {
  readonly kind: 'images' | 'table'
  readonly shape: readonly number[]
  readonly element: 'uint8' | 'float32'
  readonly total: number
  readonly splitting: string
  /** True where samples that are packed already need not be read again from the source. */
  readonly isReplayed: boolean
  /** Training samples come first, so that a leak is found in the part that it spoils. */
  readonly samples: (replay?: Replay | null) => AsyncIterable<PlacedBlock>
}

export function sampleBytes({ shape, element }: SampleStream): number {
  return shape.reduce((left, right) => left * right, element === 'uint8' ? 1 : 4)
}

export interface PlacedBlock {
  readonly count: number
  readonly values: Uint8Array | Float32Array
  readonly labels: Int32Array | Float32Array
  readonly splits: readonly SplitName[]
  readonly nameOf: (index: number) => string
  /** Samples of the source that this block took, those left out included. */
  readonly consumed: number
  /** [consumed] 1 for pictures that are in the block, 0 for those that could not be used. */
  readonly taken?: Uint8Array
}

const splitOrder: readonly (SplitName | null)[] = ['train', null, 'validation', 'test']
/** Stands for a picture that the packed files hold. */
const packed = new Uint8Array(0)
const picturesPerBlock = 128
const decodedAtOnce = 8

export async function openSamples(
  opened: OpenedDataset,
  choices: ImportChoices,
  problems: ProblemList,
): Promise<SampleStream> {
  return opened.kind === 'arrays'
    ? arraySamples(opened, choices)
    : pictureSamples(opened, choices, problems)
}

function inSplitOrder<Part extends { readonly split: SplitName | null }>(parts: readonly Part[]) {
  return splitOrder.flatMap((split) => parts.filter((part) => part.split === split))
}

/** A choice other than “given” overrules what the source says. */
function overrules(choices: ImportChoices): boolean {
  return choices.splitting.kind !== 'given' && choices.splitting.kind !== 'automatic'
}

function isGiven(parts: readonly { readonly split: SplitName | null }[]): boolean {
  return parts.some(({ split }) => split !== null)
}

function arraySamples(opened: OpenedArrays, choices: ImportChoices): SampleStream {
  const parts = inSplitOrder(opened.parts)
  const total = parts.reduce((sum, { count }) => sum + count, 0)
  const perClass = total / Math.max(1, opened.classNames.length)
  const hints = { given: isGiven(parts), fewest: perClass }
  const splitter = createSplitter(choices.splitting, hints)
  return {
    kind: opened.shape.length === 1 ? 'table' : 'images',
    shape: opened.shape,
    element: opened.element,
    total,
    splitting: splitter.description,
    isReplayed: false,
    samples: () => placeArrays(parts, createSplitter(choices.splitting, hints), overrules(choices)),
  }
}

async function* placeArrays(
  parts: readonly ArrayPart[],
  splitter: Splitter,
  overruled: boolean,
): AsyncGenerator<PlacedBlock> {
  for (const part of parts) {
    let start = 0
    for await (const block of part.blocks()) {
      const first = start
      const isClasses = block.labels instanceof Int32Array
      const splits = Array.from({ length: block.count }, (_, index) =>
        part.split !== null && !overruled
          ? part.split
          : splitter.assign(
              isClasses ? (block.labels[index] ?? 0) : 0,
              block.groups?.[index] ?? '',
            ),
      )
      const { count, values, labels } = block
      const nameOf = (index: number): string => `${part.split ?? 'sample'} #${first + index + 1}`
      yield { count, values, labels, splits, nameOf, consumed: count }
      start += count
    }
  }
}

function fewestOfAClass(opened: OpenedPictures): number {
  if (opened.classNames.length === 0) return opened.items.length
  const counts = opened.classNames.map(() => 0)
  for (const { label } of opened.items) counts[label] = (counts[label] ?? 0) + 1
  return counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY)
}

async function pictureSamples(
  opened: OpenedPictures,
  choices: ImportChoices,
  problems: ProblemList,
): Promise<SampleStream> {
  const items = inSplitOrder(opened.items)
  const form = await findPictureForm(items, choices)
  const [first] = items
  if (form === null)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${first?.file.path ?? 'nothing'}: 0 of ${items.length} pictures can be read`,
      { details: { file: first?.file.path ?? '' } },
    )
  const hints = { given: isGiven(items), fewest: fewestOfAClass(opened) }
  const isClasses = opened.classNames.length > 0
  if (form.levels && first) problems.add(levelsRemark(first.file.path, form.levels))
  return {
    kind: 'images',
    shape: [form.height, form.width, form.channels],
    element: 'uint8',
    total: items.length,
    splitting: createSplitter(choices.splitting, hints).description,
    isReplayed: true,
    samples: (replay = null) =>
      new PictureReader({ form, choices, problems, isClasses }).read(
        items,
        createSplitter(choices.splitting, hints),
        replay,
      ),
  }
}

interface Reading {
  readonly form: PictureForm
  readonly choices: ImportChoices
  readonly problems: ProblemList
  /** False where labels are regression targets. */
  readonly isClasses: boolean
}

/** Decodes several pictures at a time, hands them on in order, and names those that it cannot use. */
class PictureReader {
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
    items: readonly PictureItem[],
    splitter: Splitter,
    replay: Replay | null,
  ): AsyncGenerator<PlacedBlock> {
    for (let start = 0; start < items.length; start += picturesPerBlock) {
      const batch = items.slice(start, start + picturesPerBlock)
      const outcomes = replay?.outcomesOf(start, batch.length) ?? null
      const pixels = outcomes
        ? await this.#decodeAgain(batch, outcomes)
        : await this.#decodeAll(batch)
      yield this.#pack(batch, pixels, splitter, replay)
    }
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

  async #decodeAll(batch: readonly PictureItem[]): Promise<(Uint8Array | null)[]> {
    const pixels: (Uint8Array | null)[] = batch.map(() => null)
    let next = 0
    const worker = async (): Promise<void> => {
      for (let index = next++; index < batch.length; index = next++) {
        const item = batch[index]
        if (item) pixels[index] = await this.#decode(item, this.#problems)
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
