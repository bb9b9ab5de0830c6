/** A network of ours without any source: every seed draws its weights. */
import { buildNetwork } from '../../../models/build.ts'
import type { ModelName } from '../../../models/catalogue.ts'
import { normaliserNamed } from '../../../models/layers/normaliser.ts'
import { scratch } from '../train/cell.ts'
import type { TransferSource } from './transferSource.ts'

export function scratchSource(model: ModelName = 'conv-pool'): TransferSource {
  return {
    ...{ id: scratch, label: 'From scratch', weights: null, statistics: {}, mapping: [] },
    network: (input, classes) =>
      buildNetwork(model, { input, classes }, normaliserNamed('none', 1)),
    ...{ pixels: 'standardised', side: null, channels: null },
  }
}
