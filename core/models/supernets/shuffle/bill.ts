/** What a child of a ShuffleNetV2 chain costs, from a table with one row for each layer and type. */
import { addCosts, convolutionCost, strided } from '../chain/bill.ts'
import type { ChainBill, Cost, Size } from '../chain/bill.ts'
import { blockBranches } from './block.ts'
import type { BlockConvolution } from './block.ts'
import { shuffleTypes } from './shape.ts'
import type { ShuffleLayer, ShuffleShape } from './shape.ts'

/** Convolutions one after the other; those before the stride run on the larger picture. */
function branchCost(convolutions: readonly BlockConvolution[], before: Size): Cost {
  let size = before
  return addCosts(
    convolutions.map(({ kind, kernel, from, to, stride }) => {
      size = strided(size, stride)
      return convolutionCost(kernel, kind === 'depthwise' ? 1 : from, to, size)
    }),
  )
}

/** `size` of what comes in. */
function blockCost(type: number, layer: ShuffleLayer, size: Size): Cost {
  const { main, pass } = blockBranches(type, layer)
  return addCosts([branchCost(main, size), branchCost(pass, size)])
}

export function shuffleBill({ input, classes, stem, layers, last }: ShuffleShape): ChainBill {
  let size = strided(input, stem.stride)
  const stemCost = convolutionCost(3, input.channels, stem.channels, size)
  const rows = layers.map((layer) => {
    const row = new Map(shuffleTypes.map((type) => [type, blockCost(type, layer, size)] as const))
    size = strided(size, layer.stride)
    return row
  })
  const lastCost = convolutionCost(1, layers.at(-1)?.to ?? stem.channels, last, size)
  const classifier = { operations: last * classes, parameters: last * classes }
  return { fixed: addCosts([stemCost, lastCost, classifier]), layers: rows }
}
