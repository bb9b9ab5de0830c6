/** How many units a search takes at most; TensorFlow-free. FairNAS needs fewer steps, as each trains several children. */
import type { AngleShrinkingSettings } from '../settings.ts'

export function searchUnits({ search, training, trainingCount }: AngleShrinkingSettings): number {
  if (search.kind === 'none') return 0
  const perEpoch = Math.max(1, Math.floor(trainingCount / training.batchSize))
  const evolves = search.kind === 'spos' || search.kind === 'fairnas'
  const judged = evolves ? search.population * search.generations : 0
  return (search.epochs + search.retrainEpochs) * perEpoch + judged
}
