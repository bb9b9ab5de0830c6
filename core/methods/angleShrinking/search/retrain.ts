/** A child by itself: trained from the start on the training pictures, then judged on the others. */
import { judged } from '../../../training/verdicts.ts'
import type { Verdict } from '../../../training/verdicts.ts'
import type { SearchProblem } from './problem.ts'
import type { Found } from './result.ts'
import type { SpaceParts } from './spaceParts.ts'
import { firstSamples } from './split.ts'
import { checkpointOf, stateOf } from './stage.ts'
import type { ResultStage } from './stage.ts'
import { openEvaluator, pathTensor } from './steps/evaluator.ts'
import type { Judged } from './steps/evaluator.ts'
import { pathStep } from './steps/pathStep.ts'
import type { SupernetState } from './steps/pathStep.ts'
import { initialSupernetState, openWeightTraining } from './weightTraining.ts'
import type { WeightPlan, WeightTraining } from './weightTraining.ts'

export type RetrainSettings = {
  readonly plan: WeightPlan
  /** Training pictures from which the final batch-norm statistics are computed. */
  readonly calibration: number
}

/** With the child, so that its network can be built from the checkpoint alone. */
type State = AloneChild & { readonly samplers: ReturnType<WeightTraining['readSamplers']> }

/** A space of one child: its supernet is the child. Rows beyond the edges are the reduction cells'. */
export function aloneOperations({ child, reduction = [] }: AloneChild): number[][] {
  return [...child, ...reduction].map((type) => [type])
}

export type AloneChild = Pick<Found, 'child' | 'reduction'>

export type JudgedAlone = {
  readonly judged: Judged
  /** What each of the judging pictures was taken for. */
  readonly verdicts: readonly Verdict[]
}

export function openRetraining(
  problem: SearchProblem,
  found: AloneChild,
  { supernetOf }: Pick<SpaceParts, 'supernetOf'>,
  { plan, calibration }: RetrainSettings,
): ResultStage<JudgedAlone> {
  const { data, seed, eager } = problem
  const supernet = supernetOf(1, aloneOperations(found))
  // There is one operator at each place.
  const path = pathTensor(new Int32Array(supernet.places.length))
  const training = openWeightTraining<SupernetState>({
    step: pathStep(supernet, { kind: 'nesterov', clipValue: null, smoothing: 0 }),
    initialState: initialSupernetState(supernet, `${seed}/alone`),
    ...{ plan, train: data.train, extra: { path }, seed, eager },
  })
  return {
    units: plan.steps,
    run: (unit) => {
      const info = training.update(unit, { path })
      return {
        'alone/loss': info['loss']?.[0] ?? Number.NaN,
        'alone/accuracy': info['accuracy']?.[0] ?? Number.NaN,
      }
    },
    read: () =>
      checkpointOf(
        { samplers: training.readSamplers(), ...found } satisfies State,
        training.runner.readState(),
      ),
    write: (checkpoint) => {
      training.runner.writeState(checkpoint.tensors)
      training.writeSamplers((stateOf(checkpoint) as State).samplers)
    },
    result: () => {
      const parts = { calibration: firstSamples(data.train, calibration), judging: data.validation }
      const evaluator = openEvaluator(supernet, { ...parts, eager, tellsLogits: true })
      try {
        evaluator.load(training.weights())
        const verdicts = judged(evaluator.logits(path.values), data.validation.labels, 0)
        return { judged: evaluator.judge(path.values), verdicts }
      } finally {
        evaluator.dispose()
      }
    },
    dispose: training.runner.dispose,
  }
}
