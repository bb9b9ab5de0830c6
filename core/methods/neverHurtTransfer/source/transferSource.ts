/** A source: a network up to its features, with the weights that it brings. */
import type { MappingRow } from '../../../contract/model.ts'
import type { Classifier } from '../../../models/classifier.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { PixelForm } from '../data/pixels.ts'

export type TransferSource = {
  readonly id: string
  readonly label: string
  /** The network for pictures of this shape; its head is replaced by a new one. */
  readonly network: (input: readonly number[], classes: number) => Classifier
  /** By weight name, without the head’s. Null: weights are drawn from the seed. */
  readonly weights: HostTensors | null
  readonly statistics: HostTensors
  readonly pixels: PixelForm
  /** Side and channels of the pictures that it was trained on; null takes the target's. */
  readonly side: number | null
  readonly channels: number | null
  readonly mapping: readonly MappingRow[]
}
