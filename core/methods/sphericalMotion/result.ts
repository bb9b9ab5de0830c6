/** What the run concluded: each phase against its equilibrium, each drop against the closed form. */
import type { Config, ConfigValue } from '../../contract/method.ts'
import type { LayerFacts } from '../../models/module.ts'
import type { Phase } from '../../training/schedule.ts'
import { recoveryTimes, runPhases } from './plan.ts'
import { predictedAngularUpdate, predictedWeightNorm } from './prediction.ts'
import type { OptimizerSettings } from '../../training/settings.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { balanceGap, relativeAngularUpdate, timeConstant } from './theory.ts'
import type { TrackerState } from './tracker.ts'
import { meanUnitGradient, rmsAngularUpdate, rmsWeightNorm } from './windows.ts'
import type { WindowSums } from './windows.ts'

type Layers = readonly LayerFacts[]

/** `layers` is the last phase's table, over the last fifth of the run. */
export function conclude(
  state: TrackerState,
  settings: SphericalMotionSettings,
  layers: Layers,
): Config {
  const phases = runPhases(settings)
  const tables = phases.map((phase, index) => ({
    fromStep: phase.from,
    toStep: phase.to,
    learningRate: phase.learningRate,
    layers: layers.map((_, layer) => layerRow(state, settings, layers, { phase, index, layer })),
  }))
  const reached = tables.filter((table) => table.layers.some((row) => row !== null))
  const last = reached.at(-1)
  return {
    layers: last?.layers ?? [],
    summary: last ? deviations(last.layers) : null,
    phases: reached,
    drops: phases
      .slice(1)
      .map((phase, position) =>
        dropReport(state, settings, layers, { phase, previous: phases[position], position }),
      ),
  }
}

type Place = { readonly phase: Phase; readonly index: number; readonly layer: number }

function layerRow(
  state: TrackerState,
  settings: SphericalMotionSettings,
  layers: Layers,
  { phase, index, layer }: Place,
): Config | null {
  const facts = layers[layer]
  const end = state.windows[`end:${index}`]?.[layer]
  const whole = state.windows[`whole:${index}`]?.[layer]
  const reachedAt = state.detectors[index]?.[layer]?.reachedAt ?? null
  if (!facts || !end || !whole || end.count === 0) return null
  const optimizer = { ...settings.optimizer, learningRate: phase.learningRate }
  return {
    name: facts.name,
    scaleInvariant: facts.scaleInvariant,
    ...againstTheory(end, optimizer),
    equilibriumReachedAtStep: facts.scaleInvariant ? reachedAt : null,
    meanAlignment: finite(end.alignment / end.count),
    balanceGap: relativeBalanceGap(whole, optimizer),
  }
}

/** The identity is derived for plain momentum. */
function relativeBalanceGap(whole: WindowSums, optimizer: OptimizerSettings): number | null {
  return optimizer.kind === 'momentum' ? finite(balanceGap(optimizer, asWindow(whole))) : null
}

function againstTheory(sums: WindowSums, optimizer: OptimizerSettings) {
  const norm = predictedWeightNorm(optimizer, meanUnitGradient(sums))
  return {
    angularUpdate: compared(rmsAngularUpdate(sums), predictedAngularUpdate(optimizer)),
    weightNorm: compared(rmsWeightNorm(sums), norm),
  }
}

function asWindow(sums: WindowSums) {
  return {
    weightSquaredSum: sums.weightSquared,
    velocitySquaredSum: sums.velocitySquared,
    weightSquared: { first: sums.firstWeightSquared, last: sums.lastWeightSquared },
    weightDotVelocity: { first: sums.firstVelocityDotWeight, last: sums.lastVelocityDotWeight },
  }
}

/** JSON has no NaN. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function compared(measured: number, predicted: number): Config {
  return {
    measured: finite(measured),
    predicted: finite(predicted),
    relativeError: finite(measured / predicted - 1),
  }
}

/** Worst and mean absolute error of the angular update over the layers that the theory judges. */
function deviations(rows: readonly (Config | null)[]): ConfigValue {
  const errors = rows
    .filter((row) => row?.['scaleInvariant'] === true)
    .map((row) => (row?.['angularUpdate'] as Config)['relativeError'])
    .filter((value) => typeof value === 'number')
    .map(Math.abs)
  if (errors.length === 0) return null
  return {
    judgedLayers: errors.length,
    worstError: Math.max(...errors),
    meanError: errors.reduce((sum, value) => sum + value, 0) / errors.length,
  }
}

type Drop = {
  readonly phase: Phase
  readonly previous: Phase | undefined
  readonly position: number
}

function dropReport(
  state: TrackerState,
  settings: SphericalMotionSettings,
  layers: Layers,
  { phase, previous, position }: Drop,
): Config {
  const index = position + 1
  const factor = (previous?.learningRate ?? Number.NaN) / phase.learningRate
  const optimizer = { ...settings.optimizer, learningRate: phase.learningRate }
  const rms = (name: string, layer: number) => {
    const sums = state.windows[`${name}:${index}`]?.[layer]
    return sums ? rmsAngularUpdate(sums) : Number.NaN
  }
  const recovery = (layer: number) =>
    recoveryTimes.flatMap((time, place) => {
      const sums = state.windows[`recovery:${index}:${place}`]?.[layer]
      if (!sums || sums.count === 0) return []
      const measured = rmsAngularUpdate(sums) / predictedAngularUpdate(optimizer)
      const step = phase.from + Math.round(time * timeConstant(optimizer))
      return [
        { step, timeConstants: time, ...compared(measured, relativeAngularUpdate(factor, time)) },
      ]
    })
  return {
    step: phase.from,
    factor,
    rescaled: settings.rescaleAtDrop,
    layers: layers.flatMap(({ name, scaleInvariant }, layer) =>
      scaleInvariant
        ? [
            {
              name,
              immediate: compared(rms('approach', layer) / rms('fall', layer), factor),
              recovery: settings.rescaleAtDrop === 'none' ? recovery(layer) : [],
            },
          ]
        : [],
    ),
  }
}
