/** Finds samples equal, or almost equal, to an earlier one, in bounded memory. */
import { createHash } from 'node:crypto'
import type { SplitName } from '../contract/dataset.ts'

export interface Earlier {
  readonly kind: 'exact' | 'near'
  readonly name: string
  readonly split: SplitName
}

interface Seen {
  readonly names: string[]
  readonly splits: SplitName[]
}

/** Pictures beyond this number are compared for equality only: their thumbnails would take too much memory. */
const nearLimit = 100_000
const namedLimit = 1_000_000
const side = 16
const thumbnailsOfPage = 1 << 12
/** Mean absolute difference of 16 × 16 grey thumbnails, of 255, that recompression stays under. */
const nearThreshold = 1.5
const bucketLimit = 32

export class DuplicateFinder {
  readonly #shape: readonly number[]
  readonly #places: Int32Array
  readonly #seen: Seen = { names: [], splits: [] }
  readonly #byHash = new Map<number, number>()
  /** Pages of them: an array each would take twice the memory. */
  readonly #thumbnails: Uint8Array[] = []
  readonly #buckets = new Map<number, number[]>()

  constructor(shape: readonly number[]) {
    this.#shape = shape
    this.#places = thumbnailPlaces(shape)
  }

  /** The earlier sample that this one repeats, or null; remembers this one if it is new. */
  look(sample: Uint8Array, name: string, split: SplitName): Earlier | null {
    const hash = shortHash(sample)
    const same = this.#byHash.get(hash)
    if (same !== undefined) return this.#earlier(same, 'exact')
    const index = this.#seen.names.length
    if (index >= namedLimit) return null
    this.#byHash.set(hash, index)
    this.#seen.names.push(name)
    this.#seen.splits.push(split)
    if (this.#shape.length !== 3 || index >= nearLimit) return null
    const near = this.#nearest(sample, index)
    return near === null ? null : this.#earlier(near, 'near')
  }

  #earlier(index: number, kind: 'exact' | 'near'): Earlier {
    const { names, splits } = this.#seen
    return { kind, name: names[index] ?? '', split: splits[index] ?? 'train' }
  }

  #nearest(sample: Uint8Array, index: number): number | null {
    const thumbnail = this.#thumbnail(index)
    fillThumbnail(thumbnail, sample, this.#places)
    // Flat pictures (blank, one colour) are alike without being copies.
    if (isFlat(thumbnail)) return null
    let found: number | null = null
    for (const key of bandsOf(thumbnail)) {
      const bucket = this.#buckets.get(key)
      if (!bucket) this.#buckets.set(key, [index])
      else {
        found ??= bucket.find((other) => this.#isNear(thumbnail, other)) ?? null
        if (bucket.length < bucketLimit) bucket.push(index)
      }
    }
    return found
  }

  #thumbnail(index: number): Uint8Array {
    const at = index % thumbnailsOfPage
    const page = (index - at) / thumbnailsOfPage
    const pixels = (this.#thumbnails[page] ??= new Uint8Array(thumbnailsOfPage * side * side))
    return pixels.subarray(at * side * side, (at + 1) * side * side)
  }

  #isNear(thumbnail: Uint8Array, other: number): boolean {
    const earlier = this.#thumbnail(other)
    let difference = 0
    for (let place = 0; place < thumbnail.length; place++)
      difference += Math.abs((thumbnail[place] ?? 0) - (earlier[place] ?? 0))
    return difference <= nearThreshold * thumbnail.length
  }
}

/** 53 bits of SHA-1: among a million samples, a false match once in twenty thousand sets. */
function shortHash(sample: Uint8Array): number {
  const digest = createHash('sha1').update(sample).digest()
  return (digest.readUInt32LE(0) & 0x1fffff) * 0x1_0000_0000 + digest.readUInt32LE(4)
}

/** Four pixels of each cell of a 16 × 16 grid, as places in a sample; green stands for grey. */
function thumbnailPlaces(shape: readonly number[]): Int32Array {
  const [height = 1, width = 1, channels = 1] = shape
  const places: number[] = []
  for (let cell = 0; cell < side * side; cell++)
    for (const [down, right] of [
      [0.25, 0.25],
      [0.25, 0.75],
      [0.75, 0.25],
      [0.75, 0.75],
    ] as const) {
      const y = Math.floor(((Math.floor(cell / side) + down) * height) / side)
      const x = Math.floor((((cell % side) + right) * width) / side)
      places.push((y * width + x) * channels + (channels > 1 ? 1 : 0))
    }
  return Int32Array.from(places)
}

function fillThumbnail(thumbnail: Uint8Array, sample: Uint8Array, places: Int32Array): void {
  for (let cell = 0; cell < thumbnail.length; cell++) {
    const at = 4 * cell
    const sum =
      (sample[places[at] ?? 0] ?? 0) +
      (sample[places[at + 1] ?? 0] ?? 0) +
      (sample[places[at + 2] ?? 0] ?? 0) +
      (sample[places[at + 3] ?? 0] ?? 0)
    thumbnail[cell] = sum >> 2
  }
}

function isFlat(thumbnail: Uint8Array): boolean {
  let low = 255
  let high = 0
  for (const value of thumbnail) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low < 16
}

/**
 * Four keys, each 32 comparisons of neighbouring cells: copies that differ by compression agree in
 * most comparisons, hence in at least one key.
 */
function bandsOf(thumbnail: Uint8Array): number[] {
  return [0, 1, 2, 3].map((band) => {
    let key = 0
    for (let bit = 0; bit < 28; bit++) {
      const cell = band * 64 + bit * 2
      key = key * 2 + ((thumbnail[cell] ?? 0) > (thumbnail[cell + 1] ?? 0) + 4 ? 1 : 0)
    }
    return band * 0x1000_0000 + key
  })
}
