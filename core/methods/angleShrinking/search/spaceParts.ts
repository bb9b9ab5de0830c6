/** What searchers need of each kind of space besides what shrinking does. */
import { chainBill, chainCost } from '../../../models/supernets/chain/bill.ts'
import type { Cost } from '../../../models/supernets/chain/bill.ts'
import { passOn } from '../../../models/supernets/chain/shape.ts'
import { chainSupernet } from '../../../models/supernets/chain/supernet.ts'
import { dartsCost, edgesIntoNode } from '../../../models/supernets/darts/shape.ts'
import { dartsSupernet } from '../../../models/supernets/darts/supernet.ts'
import { shuffleBill } from '../../../models/supernets/shuffle/bill.ts'
import { shuffleSupernet } from '../../../models/supernets/shuffle/supernet.ts'
import { routedNasBench } from '../../../models/supernets/nasBenchRouted.ts'
import type { RoutedSupernet } from '../../../models/supernets/route.ts'
import type { Child } from '../angle/table.ts'
import { chainShapeOf } from '../spaces/chainFacts.ts'
import { dartsShapeOf } from '../spaces/dartsFacts.ts'
import { nasBenchCost } from '../spaces/nasBenchCost.ts'
import { shuffleShapeOf } from '../spaces/shuffleFacts.ts'
import type { SpaceShape } from '../spaces/openSpace.ts'
import type { SpaceSettings } from '../spaces/settings.ts'
import type { Derivation } from './derive.ts'
import type { Rows } from './gates.ts'

export type SpaceParts = {
  /** Holds these types alone; `depth` 1 is the depth of the settings. */
  readonly supernetOf: (depth: number, operations: Rows) => RoutedSupernet
  readonly cost: (child: Child, reduction?: Child) => Cost
  readonly accepts: (child: Child) => boolean
  readonly derivation: Derivation
}

type PartsOf = (settings: SpaceSettings, shape: SpaceShape) => SpaceParts

/** Edges into nodes 1, 2 and 3. */
const nasBenchInputs = [[0], [1, 2], [3, 4, 5]] as const
const [none, skip] = [0, 1]

const partsByKind: Readonly<Record<SpaceSettings['kind'], PartsOf>> = {
  'nas-bench-201': ({ width, cellsPerStage }, { inputShape, classes }) => ({
    supernetOf: (depth, operations) =>
      routedNasBench(
        { inputChannels: inputShape[2], classes, width, cellsPerStage: cellsPerStage * depth },
        operations,
      ),
    cost: (child) => nasBenchCost(child),
    accepts: (child) => nasBenchInputs.every((edges) => edges.some((edge) => child[edge] !== none)),
    derivation: { noneType: none, skipType: skip, inputsOf: null },
  }),
  chain: (settings, { inputShape: [height, width, channels], classes }) => {
    const shape = chainShapeOf(settings, { height, width, channels }, classes)
    const bill = chainBill(shape)
    return {
      // A chain's layers are its edges: a deeper one would be another space.
      supernetOf: (_, operations) => chainSupernet(shape, operations),
      cost: (child) => chainCost(bill, child),
      accepts: () => true,
      derivation: { noneType: null, skipType: passOn, inputsOf: null },
    }
  },
  shufflenet: (settings, { inputShape: [height, width, channels], classes }) => {
    const shape = shuffleShapeOf(settings, { height, width, channels }, classes)
    const bill = shuffleBill(shape)
    return {
      supernetOf: (_, operations) => shuffleSupernet(shape, operations),
      cost: (child) => chainCost(bill, child),
      accepts: () => true,
      derivation: { noneType: null, skipType: null, inputsOf: null },
    }
  },
  darts: (settings, { inputShape: [height, width, channels], classes }) => {
    const shape = dartsShapeOf(settings, { height, width, channels }, classes)
    return {
      supernetOf: (depth, operations) =>
        dartsSupernet({ ...shape, cells: shape.cells + depth - 1 }, operations),
      cost: (child, reduction = child) => dartsCost(shape, child, reduction),
      accepts: () => true,
      derivation: {
        ...{ noneType: 0, skipType: 3 },
        inputsOf: edgesIntoNode.map((edges) => edges.map(([edge]) => edge)),
      },
    }
  },
}

export function spacePartsOf(settings: SpaceSettings, shape: SpaceShape): SpaceParts {
  return partsByKind[settings.kind](settings, shape)
}
