/** Learning rates by group: the head's, and where stages differ one for each of them. */
import type { TransferSettings } from '../settings.ts'
import type { Task } from './task.ts'

/** Weight → name of the hyper-parameter that is its learning rate. */
export type RateNames = Readonly<Record<string, string>>

/** The network's own stages, without a mean over pixels that has no weights. */
function weightedStages({ stages }: Pick<Task, 'stages'>): (readonly string[])[] {
  return stages
    .map(({ module }) => Object.keys(module.weights))
    .filter((weights) => weights.length > 0)
}

export function rateNames(
  task: Pick<Task, 'stages' | 'head'>,
  settings: TransferSettings,
): RateNames {
  const same = settings.optimizer.stageFactor === 1
  const shared = weightedStages(task).flatMap((weights, stage) =>
    weights.map((weight) => [weight, same ? 'learningRate' : rateName(stage)] as const),
  )
  const head = Object.keys(task.head.weights).map((weight) => [weight, 'headRate'] as const)
  return Object.fromEntries([...shared, ...head])
}

function rateName(stage: number): string {
  return `stageRate${stage}`
}

/** η of each stage: the last has `learningRate`, each earlier one `stageFactor` of the next. */
export function stageRates(
  task: Pick<Task, 'stages'>,
  { optimizer: { stageFactor } }: TransferSettings,
  learningRate: number,
): Record<string, number> {
  if (stageFactor === 1) return {}
  const count = weightedStages(task).length
  return Object.fromEntries(
    Array.from({ length: count }, (_, stage) => [
      rateName(stage),
      learningRate * stageFactor ** (count - 1 - stage),
    ]),
  )
}
