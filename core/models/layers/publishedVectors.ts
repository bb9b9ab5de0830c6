/**
 * What the repository of MABN's authors gives for one channel and two samples (megvii-model/MABN,
 * MABN.py, float64, printed with nine decimals): batches of 2 that imitate 6, warm-up of 5 steps,
 * scale 1.5, shift −0.25, at step t the inputs and upstream gradients below.
 */
import { acrossSteps } from './movingAverageNorm.ts'
import type { MovingAverageNormSettings } from './movingAverageNorm.ts'

export const publishedSettings: MovingAverageNormSettings = { ...acrossSteps(2, 6), warmUp: 5 }
export const publishedAffine = { scale: Float64Array.of(1.5), shift: Float64Array.of(-0.25) }

export function publishedInput(step: number): Float64Array {
  return Float64Array.of(1 + 0.5 * Math.sin(step), -0.5 + Math.cos(2 * step))
}

export function publishedUpstream(step: number): Float64Array {
  return Float64Array.of(Math.cos(step), 0.3 - Math.sin(3 * step))
}

export type PublishedVector = {
  readonly output: readonly number[]
  readonly input: readonly number[]
  readonly scale: readonly number[]
  readonly shift: readonly number[]
  readonly average: readonly number[]
}

function vector(
  output: readonly number[],
  input: readonly number[],
  [scale, shift, average]: readonly [number, number, number],
): PublishedVector {
  return { output, input, scale: [scale], shift: [shift], average: [average] }
}

/** By step: output, dL/dx, and dL/dscale, dL/dshift, v after the step. */
export const publishedVectors: ReadonlyMap<number, PublishedVector> = new Map([
  [
    1,
    vector(
      [1.532793162, -1.399616044],
      [0.289928604, 0.449607398],
      [0.520397512, 0.699182298, 1.008578144],
    ),
  ],
  [
    3,
    vector(
      [1.698889916, 0.587712251],
      [-0.207028049, 0.481574222],
      [-1.348872948, -1.102110982, 1.015996589],
    ),
  ],
  [
    4,
    vector(
      [1.221425425, -1.778003649],
      [0.186588189, 0.179765711],
      [-1.493382876, 0.182929297, 1.00370721],
    ),
  ],
  [
    5,
    vector(
      [0.68047272, -2.643619404],
      [0.896495442, -1.6279805],
      [0.734930464, -0.066625655, 0.997716342],
    ),
  ],
  [
    6,
    vector(
      [1.38764252, 0.404556475],
      [1.568524673, 1.897028761],
      [1.506897463, 2.011157533, 0.990180235],
    ),
  ],
  [
    1000,
    vector(
      [2.021132573, -1.643844775],
      [0.032961088, 0.664200221],
      [0.776400538, 0.643189102, 0.930483775],
    ),
  ],
  [
    1001,
    vector(
      [2.020314277, -2.104767832],
      [-0.845080566, 1.210527461],
      [-1.402744062, 0.26274428, 0.936963732],
    ),
  ],
  [
    1002,
    vector(
      [1.429228831, 0.438102871],
      [-1.143663116, -0.126298983],
      [-1.187699693, -1.16899214, 0.943811156],
    ),
  ],
])

/** After 1009 steps. */
export const publishedInference = {
  steps: 1009,
  input: Float64Array.of(0.7, -0.2),
  output: [0.830291933, -0.558654838],
}
