/**
 * The normalisation of MABN (Yan et al., ICLR 2020) as one operation with its own gradient.
 *
 * x is K normalisation batches of M places; B counts them through the run. Per batch and channel:
 *
 *   χ_B = mean x²        χ̄ = mean of the last m values of χ, this batch's included
 *   z = x / √(χ̄ + ε)     out = γ r z + β,  r = clip(√(χ̄ + ε) / √(v + ε), 1/c, c)
 *   v ← ρ v + (1 − ρ) mean_K χ̄                             (what inference normalises by)
 *
 *   Ψ_B = mean ĝz, ĝ = γ r dL/dout     Ψ̄ = mean of the last m values of Ψ
 *   dL/dx = (ĝ − z Ψ̄) / √(χ̄ + ε)
 *
 * That is not the derivative of the forward pass: both passes use averages over batches that are
 * gone, whose variance is a 1/m-th of a batch's own.
 *
 * The last m values are a window [m, channels], the newest last: new values enter at its end. Warm-up
 * is a mask and not a branch, so that one recording serves the whole run.
 */
import { defineOp } from '../../tensor/ops/define.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor, Tensor2D } from '../../tensor/tf.ts'
import { batchMeans, overPlaces } from './normalisationBatches.ts'

export type MovingAverageSettings = {
  readonly epsilon: number
  /** m, batches. */
  readonly window: number
  /** ρ, the part of v that a step keeps. */
  readonly kept: number
  /** c, the largest renormalisation; null: r is 1 throughout. */
  readonly clip: number | null
  /** Steps until which r is 1. */
  readonly renormaliseAfter: number
  /** Steps before averaging starts, even if the window is full. */
  readonly warmUp: number
  /** v before the first step: 1, or what the first step measured. */
  readonly start: 'one' | 'first-step'
  /** Which of the two passes uses averages; the other uses the batch's own statistic. */
  readonly averaged: 'both' | 'forward' | 'backward'
}

export type MovingAverageInputs = {
  /** [batches, places, channels] */
  readonly x: Tensor
  readonly scale: Tensor
  readonly shift: Tensor
  /** v [channels] and steps done, before this step. */
  readonly average: Tensor
  readonly steps: Tensor
  /** Last values of χ and of Ψ, [window, channels]. */
  readonly forwardWindow: Tensor
  readonly backwardWindow: Tensor
}

export type MovingAverageOutcome = {
  readonly output: Tensor
  readonly average: Tensor
  readonly steps: Tensor
  readonly forwardWindow: Tensor
}

const run = defineOp<MovingAverageSettings>({
  name: 'MovingAverageNorm',
  inputs: ['x', 'scale', 'shift', 'backwardWindow', 'average', 'steps', 'forwardWindow'],
  forward: ([x, scale, shift, , average, steps, window], settings) =>
    forward({ x, scale, shift, average, steps, window } as Record<keyof Given, Tensor>, settings),
  saves: {
    inputs: ['x', 'scale', 'backwardWindow'],
    outputs: [false, false, false, false, true, true, true],
  },
  backward: ([upstream], saved, settings) => {
    const [x, scale, window, deviation, ratio, full] = saved as SavedTensors
    const parts = { x, scale, window, deviation, ratio, full }
    const { input, scaleGradient, nextWindow } = backward(upstream as Tensor, parts, settings)
    return [
      () => input,
      () => scaleGradient,
      () => tf.sum(upstream as Tensor, [0, 1]),
      () => nextWindow,
    ]
  },
})

type SavedTensors = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]

type Given = {
  readonly x: Tensor
  readonly scale: Tensor
  readonly shift: Tensor
  readonly average: Tensor
  readonly steps: Tensor
  readonly window: Tensor
}

/** out, v, steps, window; and for the backward pass √(χ̄ + ε), r [batches, channels], is-full (bool). */
function forward(
  { x, scale, shift, average, steps, window }: Given,
  settings: MovingAverageSettings,
): Tensor[] {
  const { epsilon, warmUp, averaged } = settings
  const [batches = 1] = x.shape
  const done = tf.add(steps, 1)
  const full = tf.logicalAnd(
    tf.greaterEqual(tf.mul(steps, batches), settings.window),
    tf.greaterEqual(done, warmUp),
  )
  const own = batchMeans(tf.square(x))
  const values = tf.concat([window, own], 0) as Tensor2D
  const moment = averaged === 'backward' ? own : tf.where(full, windowMeans(values, batches), own)
  const deviation = tf.sqrt(tf.add(moment, epsilon))
  const ratio = renormalisation(deviation, average, done, settings)
  const factor = tf.div(tf.mul(scale, ratio), deviation)
  return [
    tf.add(tf.mul(x, overPlaces(factor)), shift),
    nextAverage(average, tf.mean(moment, 0), steps, settings),
    done,
    newest(values, settings.window),
    ...[deviation, ratio, full],
  ]
}

/** r [batches, channels] */
function renormalisation(
  deviation: Tensor,
  average: Tensor,
  done: Tensor,
  { epsilon, clip, renormaliseAfter }: MovingAverageSettings,
): Tensor {
  if (clip === null) return tf.onesLike(deviation)
  const ratio = tf.div(deviation, tf.sqrt(tf.add(average, epsilon)))
  const clipped = tf.clipByValue(ratio, 1 / clip, clip)
  return tf.where(tf.greater(done, renormaliseAfter), clipped, tf.onesLike(deviation))
}

function nextAverage(
  average: Tensor,
  moment: Tensor,
  steps: Tensor,
  { kept, start }: MovingAverageSettings,
): Tensor {
  const before = start === 'one' ? average : tf.where(tf.equal(steps, 0), moment, average)
  return tf.add(tf.mul(before, kept), tf.mul(moment, 1 - kept))
}

type Saved = {
  readonly x: Tensor
  readonly scale: Tensor
  readonly window: Tensor
  readonly deviation: Tensor
  readonly ratio: Tensor
  readonly full: Tensor
}

function backward(
  upstream: Tensor,
  { x, scale, window, deviation, ratio, full }: Saved,
  { window: length, averaged }: MovingAverageSettings,
): { input: Tensor; scaleGradient: Tensor; nextWindow: Tensor } {
  const [batches = 1, places = 1] = x.shape
  // r · mean(dL/dout · z): of it come both the gradient of γ and Ψ.
  const product = tf.div(tf.mul(batchMeans(tf.mul(upstream, x)), ratio), deviation)
  const own = tf.mul(scale, product)
  const values = tf.concat([window, own], 0) as Tensor2D
  const slope = averaged === 'forward' ? own : tf.where(full, windowMeans(values, batches), own)
  const direct = tf.mul(upstream, overPlaces(tf.div(tf.mul(scale, ratio), deviation)))
  const radial = tf.mul(x, overPlaces(tf.div(slope, tf.square(deviation))))
  return {
    input: tf.sub(direct, radial),
    scaleGradient: tf.mul(tf.sum(product, 0), places),
    nextWindow: newest(values, length),
  }
}

/**
 * For each of the newest `batches` rows, the mean over it and the m − 1 rows before.
 * [m + batches, channels] → [batches, channels]
 */
function windowMeans(values: Tensor2D, batches: number): Tensor {
  const length = values.shape[0] - batches
  const ahead = tf.sub(tf.range(0, length + batches), tf.expandDims(tf.range(0, batches), 1))
  const inside = tf.logicalAnd(tf.greaterEqual(ahead, 1), tf.lessEqual(ahead, length))
  return tf.matMul(tf.div(tf.cast(inside, 'float32'), length), values)
}

/** The last `length` rows. */
function newest(values: Tensor2D, length: number): Tensor {
  return tf.slice(values, [values.shape[0] - length, 0], [length, -1])
}

/**
 * The gradient with respect to `backwardWindow` is not a derivative: it is the window after this
 * step, which only the backward pass knows (`afterBackward` in module.ts).
 */
export function movingAverageNormalise(
  inputs: MovingAverageInputs,
  settings: MovingAverageSettings,
): MovingAverageOutcome {
  const { x, scale, shift, average, steps, forwardWindow, backwardWindow } = inputs
  const given = [x, scale, shift, backwardWindow, average, steps, forwardWindow]
  const [output, ...after] = run(given, settings)
  return {
    output: output as Tensor,
    average: after[0] as Tensor,
    steps: after[1] as Tensor,
    forwardWindow: after[2] as Tensor,
  }
}
