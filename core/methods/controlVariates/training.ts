/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * A run of the control-variates laboratory, in three stages: sample every temperature from the
 * posterior up to the prior, fit the controls on folds, integrate over the ladder.
 */
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { createRunner } from '../../training/runner.ts'
import {
  type MethodTraining,
  parseSettings,
  type TrainContext,
  type TrainOutcome,
} from '../method.ts'
import { controlFunctional } from './estimators/controlFunctional.ts'
import { type Fitter, plain } from './estimators/controlVariate.ts'
import { hybrid, neural, type NeuralOptions } from './estimators/neural.ts'
import { polynomial } from './estimators/polynomial.ts'
import { gaussLegendreLadder, type Ladder, powerLadder } from './evidence/ladder.ts'
import {
  estimateRungs,
  evidenceOf,
  median,
  type Rung,
  type RungEstimate,
  sampleRung,
} from './evidence/thermodynamic.ts'
import { columnMeans } from './matrix.ts'
import type { TrainingServices } from './neural/train.ts'
import { deviceName } from '../../training/device.ts'
import { modelFrom, type Table } from './readProblem.ts'
import { policyKind } from './reinforcement/settings.ts'
import { trainPolicies } from './reinforcement/training.ts'
import { type ControlVariatesSettings, controlVariatesSchema } from './settings.ts'
import type { BayesianModel } from './targets/target.ts'

export const controlVariatesTraining: MethodTraining = { train }

async function train(context: TrainContext): Promise<TrainOutcome> {
  const settings = parseSettings(controlVariatesSchema, context.config)
  if (settings.problem.kind === policyKind)
    return await trainPolicies(context, settings.policy, settings.training.seed)
  const folder = context.datasetFolders[settings.problem.dataset]
  if (folder === undefined)
    throw new WorkbenchError('dataset-unknown', `no data set “${settings.problem.dataset}”`)
  const model = modelFrom(await readTable(folder), settings.problem)
  const ladder = ladderOf(settings)
  const networkSteps = usesNetwork(settings) ? settings.training.steps : 0
  const rungCount = ladder.temperatures.length
  const totalSteps = rungCount + networkSteps + 1
  context.reporter.started({ device: deviceName(), totalSteps, step: 0 })
  const rungs = await sampleLadder(context, model, ladder, settings)
  if (rungs === null) return stopped()
  try {
    const fitter = fitterOf(settings, servicesOf(context, rungCount))
    const estimates = await estimateRungs(rungs, fitter, {
      folds: settings.control.folds,
      seed: settings.training.seed,
      scale: settings.control.scale,
      assignment: 'blocks',
    })
    return conclude(context, ladder, estimates, totalSteps)
  } catch (thrown) {
    if (thrown instanceof WorkbenchError && thrown.code === 'cancelled') return stopped()
    throw thrown
  }
}

function stopped(): TrainOutcome {
  return { outcome: 'stopped', metrics: {}, result: {} }
}

function usesNetwork({ control }: ControlVariatesSettings): boolean {
  return control.kind === 'neural' || control.kind === 'hybrid'
}

/** All parts together: evidence is a property of the whole table. */
async function readTable(folder: string): Promise<Table> {
  const { dataset, split } = await openDataset(folder)
  const parts = (['train', 'validation', 'test'] as const).map(split)
  const width = dataset.shape[0] ?? 0
  const values = Float64Array.from(parts.flatMap(({ features }) => Array.from(features)))
  const outcome = parts.flatMap(({ labels, targets }) => Array.from<number>(targets ?? labels))
  return {
    name: dataset.name,
    columns: dataset.columns ?? Array.from({ length: width }, (_, i) => `column ${i + 1}`),
    values: { rows: values.length / width, columns: width, values },
    target: dataset.target ?? '',
    outcome: Float64Array.from(outcome),
    classNames: dataset.classNames,
  }
}

function ladderOf({ ladder }: ControlVariatesSettings): Ladder {
  return ladder.kind === 'power'
    ? powerLadder(ladder.temperatures - 1, ladder.power)
    : gaussLegendreLadder(ladder.temperatures, ladder.power)
}

/** Series of one temperature: `t=3.1e-4`. */
function rungName(temperature: number): string {
  return `t=${Number(temperature.toPrecision(3))}`
}

/** From the posterior up, each temperature starting at the mean of the last; null when stopped. */
async function sampleLadder(
  { reporter, control }: TrainContext,
  model: BayesianModel,
  { temperatures }: Ladder,
  { sampling, training }: ControlVariatesSettings,
): Promise<readonly Rung[] | null> {
  const rungs: Rung[] = []
  let start: Float64Array = new Float64Array(model.dimension)
  for (let index = temperatures.length - 1; index >= 0; index--) {
    if ((await control.next()) === 'stop') return null
    const options = { ...sampling, seed: training.seed }
    const rung = sampleRung(model, temperatures[index]!, options, { stream: index, start })
    start = columnMeans(rung.sample.points)
    rungs.unshift(rung)
    const step = temperatures.length - index
    const name = rungName(rung.temperature)
    const { splitRHat, effectiveSampleSize, divergences } = rung.diagnostics
    reporter.figures(step, {
      [`splitRHat:${name}`]: splitRHat,
      [`effectiveSampleSize:${name}`]: effectiveSampleSize,
    })
    if (splitRHat > 1.1)
      reporter.event(
        step,
        'warning',
        `${name}: chains did not mix, split R-hat ${splitRHat.toFixed(2)} > 1.1; draw more`,
      )
    if (divergences > 0)
      reporter.event(step, 'warning', `${name}: ${divergences} divergent transitions`)
  }
  return rungs
}

function servicesOf({ reporter, control }: TrainContext, offset: number): TrainingServices {
  return {
    startRunner: (setup) => createRunner(setup, { eager: false }),
    afterStep: async (step, losses) => {
      const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length
      reporter.figures(offset + step, { 'train/loss': loss })
      if ((await control.next()) === 'stop') throw new WorkbenchError('cancelled', 'stopped')
    },
  }
}

function fitterOf(settings: ControlVariatesSettings, services: TrainingServices): Fitter {
  const { network, training } = settings
  const { hidden, activation, form, ...fitting } = network
  const options: NeuralOptions = { ...fitting, ...training, shape: { hidden, activation, form } }
  const quadratic = polynomial({ order: 2, ridge: null })
  switch (settings.control.kind) {
    case 'none':
      return plain
    case 'polynomial-1':
      return polynomial({ order: 1, ridge: null })
    case 'polynomial-2':
      return quadratic
    case 'control-functional':
      return controlFunctional(null)
    case 'neural':
      return neural(options, services)
    case 'hybrid':
      return hybrid(quadratic, options, services)
  }
}

/** Shown where a control is exact: figures that travel must be finite. */
const exactReduction = 1e30

function conclude(
  { reporter }: TrainContext,
  ladder: Ladder,
  estimates: readonly RungEstimate[],
  lastStep: number,
): TrainOutcome {
  const controlled = evidenceOf(ladder, estimates, 'controlled')
  const uncontrolled = evidenceOf(ladder, estimates, 'plain')
  const reductions = estimates.map((one) => Math.min(one.varianceReduction, exactReduction))
  const metrics = {
    logEvidence: controlled.logEvidence,
    logEvidenceStandardError: controlled.standardError,
    varianceReduction: median(reductions),
  }
  const perTemperature = estimates.flatMap((estimate, index) => {
    const name = rungName(ladder.temperatures[index]!)
    return [
      [`integrand:${name}`, estimate.mean],
      [`integrandPlain:${name}`, estimate.plainMean],
      [`varianceReduction:${name}`, reductions[index]!],
    ] as const
  })
  reporter.figures(lastStep, {
    ...Object.fromEntries(perTemperature),
    logEvidence: controlled.logEvidence,
    logEvidencePlain: uncontrolled.logEvidence,
    logEvidenceStandardError: controlled.standardError,
  })
  return {
    outcome: 'finished',
    metrics,
    result: {
      quadratureCorrection: controlled.correction,
      plainLogEvidence: uncontrolled.logEvidence,
      plainStandardError: uncontrolled.standardError,
      leastVarianceReduction: Math.min(...reductions),
      temperatures: Array.from(ladder.temperatures),
      integrand: estimates.map(({ mean }) => mean),
      varianceReductions: reductions,
    },
  }
}
