/** The pictures of a source, each made when it is asked for: of a million, objects would take 60 MB. */
import type { SplitName } from '../contract/dataset.ts'
import type { SourceFile } from './source.ts'

export interface PictureItem {
  readonly file: SourceFile
  /** Class index, or a regression target where there are no classes. */
  readonly label: number
  readonly split: SplitName | null
}

/** Training pictures come first, so that a leak is found in the part that it spoils. */
const splitOrder: readonly (SplitName | null)[] = ['train', null, 'validation', 'test']

export class PictureItems implements Iterable<PictureItem> {
  readonly length: number
  readonly #item: (index: number) => PictureItem

  constructor(length: number, item: (index: number) => PictureItem) {
    this.length = length
    this.#item = item
  }

  static each(
    files: readonly SourceFile[],
    describe: (file: SourceFile) => Omit<PictureItem, 'file'>,
  ): PictureItems {
    return new PictureItems(files.length, (index) => {
      const file = files[index]
      if (!file) throw new RangeError(`picture ${index} of ${files.length}`)
      return { file, ...describe(file) }
    })
  }

  static of(items: readonly PictureItem[]): PictureItems {
    return new PictureItems(items.length, (index) => {
      const item = items[index]
      if (!item) throw new RangeError(`picture ${index} of ${items.length}`)
      return item
    })
  }

  *[Symbol.iterator](): Iterator<PictureItem> {
    for (let index = 0; index < this.length; index++) yield this.#item(index)
  }

  at(index: number): PictureItem {
    return this.#item(index)
  }

  slice(start: number, end: number): PictureItem[] {
    const count = Math.max(0, Math.min(end, this.length) - start)
    return Array.from({ length: count }, (_, place) => this.#item(start + place))
  }

  isSplit(): boolean {
    for (const { split } of this) if (split !== null) return true
    return false
  }

  inSplitOrder(): PictureItems {
    const places = new Uint8Array(this.length)
    for (const index of places.keys()) places[index] = splitOrder.indexOf(this.#item(index).split)
    if (places.every((place) => place === places[0])) return this
    const order = new Uint32Array(this.length)
    let next = 0
    for (const place of splitOrder.keys())
      for (let index = 0; index < this.length; index++)
        if (places[index] === place) order[next++] = index
    return new PictureItems(this.length, (index) => this.#item(order[index] ?? 0))
  }
}
