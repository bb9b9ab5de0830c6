/**
 * Moving average batch normalisation (Yan et al., “Towards stabilizing batch statistics in backward
 * propagation of batch normalization”, ICLR 2020): for batches of one or two samples. The equations
 * are in movingAverageOp.ts; the kernel before it is centred (convolution.ts), which keeps the mean
 * near zero that this normaliser leaves in.
 */
import { batchNormInference } from '../../tensor/ops/batchNorm.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module, Scope } from '../module.ts'
import { constant } from './initialise.ts'
import { movingAverageNormalise } from './movingAverageOp.ts'
import type { MovingAverageSettings } from './movingAverageOp.ts'
import { inBatches } from './normalisationBatches.ts'
import { asPictures } from './runningNorm.ts'

export type MovingAverageNormSettings = MovingAverageSettings & {
  /** Samples of one normalisation batch; null: all of the step. */
  readonly size: number | null
}

/** The published layer: a step is one small batch, the window spans steps. `imitated` is in samples. */
export function acrossSteps(size: number, imitated: number): MovingAverageNormSettings {
  return {
    ...{ size: null, epsilon: 1e-5, kept: 0.98, clip: 5, averaged: 'both', start: 'one' },
    window: Math.max(1, Math.floor(imitated / size)),
    ...{ warmUp: 100, renormaliseAfter: 1000 },
  }
}

/** The published simulation: a step is many small batches, the window reaches one step back. */
export function withinStep(size: number, imitated: number): MovingAverageNormSettings {
  const shared = acrossSteps(size, imitated)
  return { ...shared, size, start: 'first-step', warmUp: 0, renormaliseAfter: 99 }
}

export function movingAverageNorm(
  layer: string,
  channels: number,
  settings: MovingAverageNormSettings,
): Module {
  const names = movingAverageNames(layer)
  const [ones, zeros] = [constant([channels], 1), constant([channels], 0)]
  const window = constant([settings.window, channels], 0)
  return {
    weights: { [names.scale]: ones, [names.shift]: zeros },
    statistics: {
      [names.average]: ones,
      [names.steps]: constant([], 0),
      [names.forwardWindow]: window,
      [names.backwardWindow]: window,
    },
    afterBackward: [names.backwardWindow],
    layers: [],
    apply: (input, scope) =>
      scope.mode === 'train'
        ? applyWindow(input, scope, names, settings)
        : applyAverage(input, scope, names, settings.epsilon),
  }
}

type Names = ReturnType<typeof movingAverageNames>

export function movingAverageNames(layer: string) {
  return {
    scale: `${layer}/scale`,
    shift: `${layer}/shift`,
    average: `${layer}/secondMoment`,
    steps: `${layer}/steps`,
    forwardWindow: `${layer}/forwardWindow`,
    backwardWindow: `${layer}/backwardWindow`,
  }
}

function applyWindow(
  input: Tensor,
  { weights, statistics, update }: Scope,
  names: Names,
  settings: MovingAverageNormSettings,
): Tensor {
  const after = movingAverageNormalise(
    {
      x: inBatches(input, settings.size),
      scale: named(weights, names.scale),
      shift: named(weights, names.shift),
      average: named(statistics, names.average),
      steps: named(statistics, names.steps),
      forwardWindow: named(statistics, names.forwardWindow),
      backwardWindow: named(statistics, names.backwardWindow),
    },
    settings,
  )
  update(names.average, after.average)
  update(names.steps, after.steps)
  update(names.forwardWindow, after.forwardWindow)
  return tf.reshape(after.output, input.shape)
}

/** γ x / √(v + ε) + β: batch norm's inference kernel with a mean of zero. */
function applyAverage(
  input: Tensor,
  { weights, statistics }: Scope,
  names: Names,
  epsilon: number,
): Tensor {
  const variance = named(statistics, names.average)
  const parameters = {
    ...{ scale: named(weights, names.scale), offset: named(weights, names.shift) },
    ...{ mean: tf.zerosLike(variance), variance },
  }
  return tf.reshape(batchNormInference(asPictures(input), parameters, epsilon), input.shape)
}
