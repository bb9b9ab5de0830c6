/** A long series read by two threads: its first part by whoever asks, who goes on to work on it while the other comes. */
import { isConstant } from '../statistics/smoothing.ts'
import { readRows } from './chunkRows.ts'
import type { ChunkRows, Reading } from './chunkRows.ts'
import type { Stretch } from './columns.ts'
import type { SecondReader } from './secondReader.ts'
import { unpackStretches } from './stretchTable.ts'

/**
 * So that both threads end at about the same time: of large chunks thinning takes half as long as reading, of chunks
 * of fewer points than these, reading their rows is most of it.
 */
const smallChunk = 2_000
const ownShare = { large: 0.25, small: 0.45 }

/** What the second thread should have read is not there: the series has to be read again, alone. */
export class SecondReadingFailed extends Error {}

export interface LongSeries {
  readonly seriesId: number
  readonly count: number
  /** Of its axes, the first and the last. */
  readonly first: number
  readonly last: number
}

export interface TogetherRead {
  readonly values: Float32Array
  /** Those of the second thread come with its last point. */
  readonly stretches: readonly Stretch[]
  /** Waits for the points in [0, end). Throws SecondReadingFailed. */
  readonly until: (end: number) => void
}

/** Undefined where the second reader is not ready, or the series is none for it. */
export function readTogether(
  rows: ChunkRows,
  second: SecondReader,
  { seriesId, count, first, last }: LongSeries,
): TogetherRead | undefined {
  const axes = last + 1 - first
  const share = count / axes < smallChunk ? ownShare.small : ownShare.large
  const axis = first + Math.ceil(axes * share)
  const shared = new SharedArrayBuffer(count * Float32Array.BYTES_PER_ELEMENT)
  const other = second.begin({ seriesId, axis, shared })
  if (!other) return undefined
  const values = new Float32Array(shared)
  const own: Reading = { values, stretches: [], end: 0 }
  readRows(rows(seriesId, first, axis), own)
  let isWhole = false

  function finish(): void {
    const answer = other?.answer()
    if (answer?.from !== own.end || answer.end !== count || own.values !== values)
      throw new SecondReadingFailed()
    for (const stretch of unpackStretches(answer.stretches)) own.stretches.push(stretch)
    isWhole = true
  }
  const until = (end: number): void => {
    if (isWhole || end <= own.end) return
    if (end === count) finish()
    else if (!other.until(end)) throw new SecondReadingFailed()
  }
  // Else whoever asks whether the series is constant would look at what is not there yet.
  if (isConstant(values.subarray(0, own.end))) until(count)
  return { values, stretches: own.stretches, until }
}
