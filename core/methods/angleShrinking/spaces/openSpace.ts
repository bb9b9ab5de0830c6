/** The search space that the settings name, with its supernet. */
import { chainFacts, chainShapeOf } from './chainFacts.ts'
import { chainSpace } from './chainSpace.ts'
import { dartsShapeOf } from './dartsFacts.ts'
import { dartsSpace } from './dartsSpace.ts'
import { nasBenchSpace } from './nasBenchSpace.ts'
import { shuffleFacts, shuffleShapeOf } from './shuffleFacts.ts'
import { shuffleSpace } from './shuffleSpace.ts'
import type { SearchSpace } from './searchSpace.ts'
import type { SpaceSettings } from './settings.ts'

export type SpaceShape = {
  /** [height, width, channels] */
  readonly inputShape: readonly [number, number, number]
  readonly classes: number
}

type Open = (settings: SpaceSettings, shape: SpaceShape) => SearchSpace

/** A further kind of space adds its line here and in `facts.ts`. */
const openByKind: Readonly<Record<SpaceSettings['kind'], Open>> = {
  'nas-bench-201': ({ width, cellsPerStage }, { inputShape, classes }) =>
    nasBenchSpace({ inputChannels: inputShape[2], classes, width, cellsPerStage }),
  chain: (settings, { inputShape: [height, width, channels], classes }) =>
    chainSpace(chainShapeOf(settings, { height, width, channels }, classes), chainFacts(settings)),
  shufflenet: (settings, { inputShape: [height, width, channels], classes }) =>
    shuffleSpace(
      shuffleShapeOf(settings, { height, width, channels }, classes),
      shuffleFacts(settings),
    ),
  darts: (settings, { inputShape: [height, width, channels], classes }) =>
    dartsSpace(dartsShapeOf(settings, { height, width, channels }, classes)),
}

export function openSpace(settings: SpaceSettings, shape: SpaceShape): SearchSpace {
  return openByKind[settings.kind](settings, shape)
}
