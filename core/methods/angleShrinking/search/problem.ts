/** What a searcher is given: a space, a supernet that holds its operators, what children cost, pictures. */
import type { Cost } from '../../../models/supernets/chain/bill.ts'
import type { RoutedSupernet } from '../../../models/supernets/route.ts'
import { tf } from '../../../tensor/tf.ts'
import type { TensorMap } from '../../../tensor/step.ts'
import type { PicturePart } from '../../../training/pictures.ts'
import type { Child } from '../angle/table.ts'
import type { Derivation } from './derive.ts'
import type { Operations } from '../spaces/space.ts'

export type SearchData = {
  /** Weights learn from these. */
  readonly train: PicturePart
  /** Children are judged on these, and architecture parameters learn from them. */
  readonly validation: PicturePart
  readonly classes: number
}

export type SearchProblem = {
  readonly operations: Operations
  /** Holds exactly the types of `operations`. */
  readonly supernet: RoutedSupernet
  /** With the reduction cell's types where a space has two kinds of cells. */
  readonly cost: (child: Child, reduction?: Child) => Cost
  /** False for a child through which no signal passes, and for one that the space rules out. */
  readonly accepts: (child: Child) => boolean
  /** How probabilities of types become a child. */
  readonly derivation: Derivation
  readonly data: SearchData
  readonly seed: number
  readonly eager: boolean
}

/** `<prefix>images` [n, h, w, c] and `<prefix>labels` [n] */
export function residentPart(part: PicturePart, prefix = ''): TensorMap {
  const { count, shape, images, labels } = part
  return {
    [`${prefix}images`]: tf.tensor(images, [count, ...shape], 'float32'),
    [`${prefix}labels`]: tf.tensor1d(labels, 'int32'),
  }
}
