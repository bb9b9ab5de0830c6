/** What the angle leaves of the NAS-Bench-201 space on digits, by both drop rules, from one supernet. */
import type { Child } from '../methods/angleShrinking/angle/table.ts'
import { angleMeasure } from '../methods/angleShrinking/angles.ts'
import { pathTensor } from '../methods/angleShrinking/search/steps/evaluator.ts'
import { pathStep } from '../methods/angleShrinking/search/steps/pathStep.ts'
import type { SupernetState } from '../methods/angleShrinking/search/steps/pathStep.ts'
import {
  initialSupernetState,
  openWeightTraining,
} from '../methods/angleShrinking/search/weightTraining.ts'
import { dropLowest, dropOnePerEdge } from '../methods/angleShrinking/shrink/drop.ts'
import { exhaustiveScores } from '../methods/angleShrinking/shrink/exhaustive.ts'
import { openSpace } from '../methods/angleShrinking/spaces/openSpace.ts'
import type { SpaceShape } from '../methods/angleShrinking/spaces/openSpace.ts'
import { wholeNasBench } from '../methods/angleShrinking/spaces/nasBench.ts'
import type { SearchSpace } from '../methods/angleShrinking/spaces/searchSpace.ts'
import { spaceSchema } from '../methods/angleShrinking/spaces/settings.ts'
import type { SpaceSettings } from '../methods/angleShrinking/spaces/settings.ts'
import type { Operations } from '../methods/angleShrinking/spaces/space.ts'
import { createRandom } from '../tensor/random.ts'
import { under } from '../training/evaluation.ts'
import { readDigits } from './digits.ts'

/** NAS-Bench-201's cell in three search cells of 8, 16 and 32 channels. */
export const digitsSpace = spaceSchema.parse({ kind: 'nas-bench-201', width: 8, cellsPerStage: 1 })
export const digitsShape: SpaceShape = { inputShape: [8, 8, 1], classes: 10 }

const steps = 1500
const dropped = 20
const leftPerEdge = 2

export type ShrunkSpaces = {
  readonly whole: Operations
  /** Without the twenty lowest-scored operators. */
  readonly lowest: Operations
  /** Without the lowest-scored type of each edge, again and again until two are left on each. */
  readonly onePerEdge: Operations
}

/** 100 epochs of uniform paths on 1,000 digits, then the cuts, by the angle since the start. */
export async function shrinkDigits(seed: number): Promise<ShrunkSpaces> {
  const supernet = await openSupernet(digitsSpace, seed)
  try {
    supernet.train(wholeNasBench, steps)
    const measure = supernet.angle()
    const scores = (operations: Operations) => exhaustiveScores(operations, measure)
    const { operations: lowest } = dropLowest(wholeNasBench, scores(wholeNasBench), dropped)
    let onePerEdge: Operations = wholeNasBench
    while ((onePerEdge[0]?.length ?? 0) > leftPerEdge)
      onePerEdge = dropOnePerEdge(onePerEdge, scores(onePerEdge)).operations
    return { whole: wholeNasBench, lowest, onePerEdge }
  } finally {
    supernet.dispose()
  }
}

export type TrainedSupernet = {
  readonly space: SearchSpace
  /** That many more steps on uniform paths of what is left. */
  readonly train: (operations: Operations, count: number) => void
  /** By the angle since the start. */
  readonly angle: () => (child: Child) => number
  readonly dispose: () => void
}

/** A space's supernet on 1,000 digits. */
export async function openSupernet(
  settings: SpaceSettings,
  seed: number,
): Promise<TrainedSupernet> {
  const { train } = await readDigits({ train: 1000, validation: 400 }, seed)
  const space = openSpace(settings, digitsShape)
  const random = createRandom(seed).split('shrinking paths')
  const draw = (operations: Operations) => ({
    path: pathTensor(space.drawStep(operations, random)),
  })
  const training = openWeightTraining<SupernetState>({
    step: pathStep(space.supernet, { kind: 'nesterov', clipValue: null, smoothing: 0 }),
    initialState: initialSupernetState(space.supernet, seed),
    plan: {
      ...{ steps, batchSize: 64, learningRate: 0.1, lastLearningRate: 0.001 },
      ...{ curve: 'cosine', weightDecay: 5e-4, momentum: 0.9 },
    },
    ...{ train, extra: draw(space.facts.whole), seed, eager: false },
  })
  const base = under('weights/', training.weights())
  let done = 0
  return {
    space,
    train: (operations, count) => {
      for (const end = done + count; done < end; done += 1) training.update(done, draw(operations))
    },
    angle: () => angleMeasure(space, base, under('weights/', training.weights())),
    dispose: () => training.runner.dispose(),
  }
}
