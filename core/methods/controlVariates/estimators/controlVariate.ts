/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the sample fixes */
/**
 * Control variates: functions c with E_p[c] = 0, made from the score by a Stein operator, so that
 * mean(f + c) estimates E_p[f] with the variance of f + c.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import { type Matrix, rowOf, takeRows } from '../matrix.ts'

/** Points x [n, d], scores ∇log p(x) [n, d] and integrand values f(x) [n]. */
export type Sample = {
  readonly points: Matrix
  readonly scores: Matrix
  readonly values: Float64Array
}

export type ControlVariate = {
  /** c(x) [n] at points and scores [n, d]. */
  readonly evaluate: (points: Matrix, scores: Matrix) => Float64Array
  /** Summands of a control that was fitted in stages, each of which can be rescaled alone. */
  readonly stages?: readonly ControlVariate[]
}

/** Fits one control variate to each sample; many at once, because networks train as one batch. */
export type Fitter = {
  readonly name: string
  readonly fit: (samples: readonly Sample[]) => Promise<readonly ControlVariate[]>
}

/** c = 0: plain Monte Carlo. */
export const noControl: ControlVariate = {
  evaluate: (points) => new Float64Array(points.rows),
}

export const plain: Fitter = {
  name: 'none',
  fit: (samples) => Promise.resolve(samples.map(() => noControl)),
}

export function takeSample(sample: Sample, indices: readonly number[]): Sample {
  return {
    points: takeRows(sample.points, indices),
    scores: takeRows(sample.scores, indices),
    values: Float64Array.from(indices, (index) => sample.values[index]!),
  }
}

/** f + c at every point of the sample. */
export function residuals(control: ControlVariate, sample: Sample): Float64Array {
  const values = control.evaluate(sample.points, sample.scores)
  return values.map((value, index) => value + sample.values[index]!)
}

export function sumOfControls(parts: readonly ControlVariate[]): ControlVariate {
  return {
    evaluate: (points, scores) => {
      const total = new Float64Array(points.rows)
      for (const part of parts)
        for (const [index, value] of part.evaluate(points, scores).entries()) total[index]! += value
      return total
    },
  }
}

/** A control fitted in stages: their sum, with the stages kept apart for the post-hoc scale. */
export function stagedControl(stages: readonly ControlVariate[]): ControlVariate {
  return { ...sumOfControls(stages), stages }
}

export function scaledControl(control: ControlVariate, factor: number): ControlVariate {
  if (factor === 0) return noControl
  return {
    evaluate: (points, scores) =>
      control.evaluate(points, scores).map((value) => (factor === 1 ? value : factor * value)),
  }
}

/** Refuses what no estimator can digest, naming the row. */
export function checkSample(sample: Sample): void {
  const { points, scores, values } = sample
  if (points.rows < 4)
    throw new WorkbenchError('config-invalid', `${points.rows} samples given, at least 4 needed`)
  if (scores.rows !== points.rows || values.length !== points.rows)
    throw new WorkbenchError(
      'config-invalid',
      `${points.rows} points, ${scores.rows} scores and ${values.length} values differ in number`,
    )
  for (let row = 0; row < points.rows; row++) {
    if (!rowOf(points, row).every(Number.isFinite))
      throw new WorkbenchError('run-diverged', `sample ${row + 1}: a coordinate is not finite`)
    if (!rowOf(scores, row).every(Number.isFinite))
      throw new WorkbenchError('run-diverged', `sample ${row + 1}: the score is not finite`)
    if (!Number.isFinite(values[row]))
      throw new WorkbenchError(
        'run-diverged',
        `sample ${row + 1}: the integrand is ${values[row]!}, not finite`,
      )
  }
}
