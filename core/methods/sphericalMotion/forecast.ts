/** What the theory says about a configuration before anything runs: the equilibrium, and the way to it. */
import type { Forecast } from '../../contract/method.ts'
import { phasesOf } from '../../training/schedule.ts'
import type { Phase } from '../../training/schedule.ts'
import { cellsOf } from './experiment/cells.ts'
import type { Cell } from './experiment/cells.ts'
import {
  firstOrderPrediction,
  normExponent,
  predictedAngularUpdate,
  predictedTimeConstant,
  predictedWeightNorm,
} from './prediction.ts'
import type { SphericalMotionSettings, SphericalOptimizer } from './settings.ts'
import { elapsedToEquilibrium } from './theory.ts'

/** Settings shown of an experiment; more would only be scrolled over. */
const shownCells = 12

export function forecast(settings: SphericalMotionSettings): Forecast[] {
  if (settings.experiment.kind === 'one') return trainingForecasts(settings)
  const cells = cellsOf(settings)
  const distinct = cells.filter(
    (cell, index) => cells.findIndex(({ label }) => label === cell.label) === index,
  )
  return [
    ...[
      figure('Trainings', cells.length, '', 'One after the other, in one run.'),
      figure('Steps of all trainings', stepsOf(cells), 'steps', 'What the whole run takes.'),
    ],
    ...(samePrediction(distinct)
      ? distinct.slice(0, 1).flatMap((cell) => trainingForecasts(cell.settings))
      : distinct.slice(0, shownCells).flatMap(cellForecasts)),
  ]
}

/** Settings that differ in what the theory does not ask about are told once. */
function samePrediction(cells: readonly Cell[]): boolean {
  const told = cells.map(({ settings }) => JSON.stringify([settings.optimizer, settings.training]))
  return new Set(told).size === 1
}

function figure(label: string, value: number, unit: string, help: string): Forecast {
  return { label, value, unit, help }
}

function stepsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { settings }) => sum + settings.training.steps, 0)
}

function cellForecasts({ label, settings }: Cell): Forecast[] {
  if (!isPredicted(settings)) return []
  const [phase] = phasesIn(settings)
  if (!phase) return []
  const optimizer = at(settings, phase)
  const steps = settings.training.steps
  const needed = predictedTimeConstant(optimizer) * elapsedToEquilibrium(0)
  return [
    figure(
      `Equilibrium angular update, ${label}`,
      predictedAngularUpdate(optimizer),
      'rad/step',
      `Reached within 5 % after about ${Math.round(needed)} of ${steps} steps.`,
    ),
  ].filter(({ value }) => Number.isFinite(value))
}

/** Is there a theory at all: decay that balances the gradient, a normaliser that makes a sphere. */
function isPredicted(settings: SphericalMotionSettings): boolean {
  const { optimizer, normaliser, standardiseWeights } = settings
  return optimizer.weightDecay > 0 && (normaliser !== 'none' || standardiseWeights)
}

function phasesIn({ schedule, optimizer, training }: SphericalMotionSettings): Phase[] {
  return phasesOf(schedule, optimizer.learningRate, training.steps)
}

function at({ optimizer }: SphericalMotionSettings, { learningRate }: Phase): SphericalOptimizer {
  return { ...optimizer, learningRate }
}

function trainingForecasts(settings: SphericalMotionSettings): Forecast[] {
  if (!isPredicted(settings)) return []
  return phasesIn(settings)
    .flatMap((phase, index, all) => phaseForecasts(settings, phase, all[index - 1]))
    .filter(({ value }) => Number.isFinite(value))
}

function phaseForecasts(
  settings: SphericalMotionSettings,
  phase: Phase,
  previous: Phase | undefined,
): Forecast[] {
  const optimizer = at(settings, phase)
  const where = previous ? `, after step ${phase.from}` : ''
  const factor = previous ? previous.learningRate / phase.learningRate : 0
  const constant = predictedTimeConstant(optimizer)
  const [angle, first, time] = words[optimizer.kind]
  return [
    ...(previous ? dropForecasts(settings, { where, factor, previous }) : []),
    figure(
      `Equilibrium angular update${where}`,
      predictedAngularUpdate(optimizer),
      'rad/step',
      angle,
    ),
    figure(`First-order form${where}`, firstOrderPrediction(optimizer), 'rad/step', first),
    normForecast(optimizer, where),
    figure(`Time constant${where}`, constant, 'steps', time),
    figure(
      `Steps to equilibrium${where}`,
      constant * elapsedToEquilibrium(factor),
      'steps',
      previous
        ? 'Until the angular update is within 5 % of its new value, coming from the old equilibrium.'
        : 'Until the angular update is within 5 %, coming from weights that start far too small.',
    ),
  ]
}

/** Help for the angle, its first-order form and the time constant. */
const words = {
  momentum: [
    'arccos(1 − ηλ/(1 + α)): every scale-invariant layer turns by this at each step.',
    '√(2ηλ/(1 + α)), the paper’s printed form.',
    '(1 − α)/(4ηλ): the fourth power of the norm approaches its equilibrium at this rate.',
  ],
  nesterov: [
    '√(2ηλ(1 + 2α − 2α³)/(1 + α)), for gradients that do not predict each other.',
    'There is no other form for Nesterov’s update.',
    '(1 − α)/(4ηλ): the fourth power of the norm approaches its equilibrium at this rate.',
  ],
  adamw: [
    'arccos((a + β₁)/(1 + aβ₁)) with a = 1 − ηλ; later work (Kosson et al. 2024).',
    '√(2ηλ(1 − β₁)/(1 + β₁)); later work (Kosson et al. 2024).',
    '1/(2ηλ): the square of the norm approaches its equilibrium at this rate.',
  ],
} as const

function normForecast(optimizer: SphericalOptimizer, where: string): Forecast {
  const value = predictedWeightNorm(optimizer, { unitGradient: 1, size: 1 })
  if (optimizer.kind === 'adamw')
    return figure(
      `Equilibrium weight size${where}`,
      value,
      '',
      '√(η/(2λ)): root mean square of a weight’s values, the same for every layer.',
    )
  return figure(
    `Equilibrium norm at unit gradient 1${where}`,
    value,
    '',
    'Times the fourth root of the layer’s mean squared unit gradient, which the run measures.',
  )
}

type DropPlace = {
  readonly where: string
  readonly factor: number
  readonly previous: Phase
}

function dropForecasts(
  settings: SphericalMotionSettings,
  { where, factor, previous }: DropPlace,
): Forecast[] {
  const exponent = normExponent(settings.optimizer)
  const before = predictedAngularUpdate(at(settings, previous))
  const rescaled = settings.rescaleAtDrop !== 'none'
  return [
    figure(
      `Angular update right${where}`,
      rescaled ? before / Math.sqrt(factor) : before / factor,
      'rad/step',
      rescaled
        ? 'Rescaled weights turn as at the new equilibrium at once.'
        : 'The norm stands still at the drop, so the angle falls by the whole factor at once.',
    ),
    figure(
      `Norm over the old one${where}`,
      factor ** -exponent,
      '',
      `κ^(−1/${Math.round(1 / exponent)}): what the norm shrinks to, and what rescaling multiplies it by.`,
    ),
  ]
}
