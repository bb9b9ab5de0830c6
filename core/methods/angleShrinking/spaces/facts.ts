/** Facts of every space by its kind, without TensorFlow. */
import { chainFacts } from './chainFacts.ts'
import { dartsFacts } from './dartsFacts.ts'
import { nasBenchFacts } from './nasBenchFacts.ts'
import { shuffleFacts } from './shuffleFacts.ts'
import type { SpaceFacts } from './searchSpace.ts'
import type { SpaceSettings } from './settings.ts'

const factsByKind: Readonly<
  Record<SpaceSettings['kind'], (settings: SpaceSettings) => SpaceFacts>
> = {
  'nas-bench-201': () => nasBenchFacts,
  chain: chainFacts,
  shufflenet: shuffleFacts,
  darts: () => dartsFacts,
}

export function factsOf(settings: SpaceSettings): SpaceFacts {
  return factsByKind[settings.kind](settings)
}
