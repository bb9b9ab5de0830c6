/** Steps of rounds, and the learning rate over them. */
import type { AngleShrinkingSettings } from './settings.ts'

export function stepsPerEpoch({ trainingCount, training }: AngleShrinkingSettings): number {
  return Math.max(1, Math.floor(trainingCount / training.batchSize))
}

/** Steps done when round `round` (from 0) ends. A run without rounds still trains the first. */
export function roundEnd(settings: AngleShrinkingSettings, round: number): number {
  const { firstEpochs, laterEpochs } = settings.shrink
  return stepsPerEpoch(settings) * (firstEpochs + Math.max(0, round) * laterEpochs)
}

export function plannedSteps(settings: AngleShrinkingSettings): number {
  return roundEnd(settings, settings.shrink.rounds - 1)
}

/** η_T + (η_0 − η_T)·f, f = (1 + cos πt/T)/2 or 1 − t/T, over all rounds. */
export function learningRateAt(settings: AngleShrinkingSettings, step: number): number {
  const { learningRate, finalLearningRate, schedule } = settings.training
  const progress = Math.min(1, step / plannedSteps(settings))
  const part = schedule === 'cosine' ? (1 + Math.cos(Math.PI * progress)) / 2 : 1 - progress
  return finalLearningRate + (learningRate - finalLearningRate) * part
}
