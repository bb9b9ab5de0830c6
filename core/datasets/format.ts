/**
 * The seam of data-set formats. A format looks at files by their content (`match`), and opens them
 * as samples plus a list of what is wrong with them (`open`). One file in `formats/` each.
 */
import type { ImportProblem, SplitName } from '../contract/dataset.ts'
import type { ImportChoices } from './choices.ts'
import type { PictureItems } from './pictureItems.ts'
import type { Source } from './source.ts'

export interface Match {
  /** 0: not this format. Above: the surest format wins. */
  readonly confidence: number
  /** Why, or why not, in words for the user. */
  readonly reason: string
}

export interface DatasetFormat {
  readonly id: string
  /** For people: “IDX (MNIST)”. */
  readonly name: string
  readonly match: (source: Source) => Promise<Match>
  /** Reads headers, labels and lists; samples only as they are asked for. */
  readonly open: (source: Source, choices: ImportChoices) => Promise<OpenedDataset>
}

interface OpenedCommon {
  /** Empty for regression targets. */
  readonly classNames: readonly string[]
  readonly problems: readonly ImportProblem[]
}

/** Samples of one shape that lie packed in files. */
export interface OpenedArrays extends OpenedCommon {
  readonly kind: 'arrays'
  /** One sample: [height, width, channels] of bytes, or [columns] of float32. */
  readonly shape: readonly number[]
  readonly element: 'uint8' | 'float32'
  /** Names of table columns, in the order of a row; empty for pictures. */
  readonly columns: readonly string[]
  /** Name of the column that is predicted, where there is one. */
  readonly target: string | null
  readonly parts: readonly ArrayPart[]
}

export interface ArrayPart {
  /** Null: the source does not say, a splitter decides. */
  readonly split: SplitName | null
  readonly count: number
  readonly blocks: () => AsyncIterable<SampleBlock>
}

export interface SampleBlock {
  readonly count: number
  /** count · samples, packed. */
  readonly values: Uint8Array | Float32Array
  /** Class indices, or regression targets. */
  readonly labels: Int32Array | Float32Array
  /** Samples of one group stay on one side of a split. */
  readonly groups?: readonly string[]
}

/** Pictures in files of their own, decoded by the importer. */
export interface OpenedPictures extends OpenedCommon {
  readonly kind: 'pictures'
  readonly items: PictureItems
}

export type OpenedDataset = OpenedArrays | OpenedPictures

export function notThis(reason: string): Match {
  return { confidence: 0, reason }
}
