/** What the checks of control variates share: samples of known integrands, compiled networks, rows. */
import type { Fitter, Sample } from '../methods/controlVariates/estimators/controlVariate.ts'
import { residuals } from '../methods/controlVariates/estimators/controlVariate.ts'
import { rowOf } from '../methods/controlVariates/matrix.ts'
import type { TrainingServices } from '../methods/controlVariates/neural/train.ts'
import { createRandomNumbers } from '../methods/controlVariates/randomNumbers.ts'
import { varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { drawExactly } from '../methods/controlVariates/samplers/sample.ts'
import type { Target } from '../methods/controlVariates/targets/target.ts'
import type { TestFunction } from '../methods/controlVariates/targets/testFunctions.ts'
import { createRunner } from '../training/runner.ts'

/** Networks trained as a run of the product trains them: compiled. */
export const compiled: TrainingServices = {
  startRunner: (setup) => createRunner(setup, { eager: false }),
  afterStep: () => undefined,
}

export function sampleOf(
  target: Target,
  integrand: TestFunction,
  count: number,
  seed: number,
): Sample {
  const { points, scores } = drawExactly(target, count, createRandomNumbers(seed))
  const values = Float64Array.from({ length: count }, (_, row) =>
    integrand.value(rowOf(points, row)),
  )
  return { points, scores, values }
}

/** Var(f) / Var(f + c) on fresh points, for the control fitted to each sample. */
export async function freshReductions(
  fitter: Fitter,
  samples: readonly Sample[],
  fresh: Sample,
): Promise<number[]> {
  const controls = await fitter.fit(samples)
  const before = varianceOf(fresh.values)
  return controls.map((control) => before / varianceOf(residuals(control, fresh)))
}
