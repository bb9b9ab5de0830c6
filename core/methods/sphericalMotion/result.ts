/** What the run concluded: each phase against its equilibrium, each drop against the closed form. */
import type { Config, ConfigValue } from '../../contract/method.ts'
import type { Phase } from '../../training/schedule.ts'
import { recoveryTimes, runPhases } from './plan.ts'
import { predictedAngularUpdate, predictedTimeConstant, predictedWeightNorm } from './prediction.ts'
import { invarianceRows } from './invariance/confirm.ts'
import { asWindow, finite, hasBalance, residualOf } from './residual.ts'
import type { TrackedLayer } from './invariance/detect.ts'
import type { SphericalMotionSettings, SphericalOptimizer } from './settings.ts'
import { balanceGap, balanceRemainder, relativeAngularUpdate } from './theory.ts'
import type { TrackerState } from './tracker.ts'
import { emptySums, meanUnitGradient, rmsAngularUpdate, rmsWeightNorm } from './windows.ts'
import type { WindowSums } from './windows.ts'

type Layers = readonly TrackedLayer[]

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
    invariance: invarianceRows(state, layers),
    drops: phases
      .slice(1)
      .map((phase, position) =>
        dropReport(state, settings, layers, { phase, previous: phases[position], position }),
      ),
  }
}

/** Who is at equilibrium by now: the last phase with anything measured. */
export function detectorRows(
  { detectors }: TrackerState,
  { optimizer }: SphericalMotionSettings,
  layers: Layers,
): Config[] {
  const current = detectors.findLast((phase) => phase.some(({ recent }) => recent.length > 0))
  return layers.map(({ name, scaleInvariant }, index) => ({
    name,
    judged: scaleInvariant && optimizer.weightDecay > 0,
    reachedAtStep: current?.[index]?.reachedAt ?? null,
  }))
}

/**
 * Why each judged layer is off its equilibrium over the steps since this was last asked. The windows
 * start anew.
 */
export function recentResiduals(
  state: TrackerState,
  settings: SphericalMotionSettings,
  layers: Layers,
  learningRate: number,
): Config[] {
  const { recent } = state
  state.recent = emptySums(layers.length)
  const optimizer = { ...settings.optimizer, learningRate }
  return layers.flatMap(({ name, scaleInvariant }, index) => {
    const sums = recent[index]
    const residual = sums && scaleInvariant ? residualOf(sums, settings, optimizer) : null
    return residual ? [{ name, steps: sums?.count ?? 0, residual }] : []
  })
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
    ...againstTheory(end, settings, { ...optimizer, size: facts.size }),
    equilibriumReachedAtStep: facts.scaleInvariant ? reachedAt : null,
    meanAlignment: finite(end.alignment / end.count),
    ...balances(whole, settings, optimizer),
    residual: residualOf(end, settings, optimizer),
  }
}

function balances(whole: WindowSums, settings: SphericalMotionSettings, hyper: SphericalOptimizer) {
  if (!hasBalance(settings)) return { balanceGap: null, balanceRemainder: null }
  const window = asWindow(whole)
  return {
    balanceGap: finite(balanceGap(hyper, window)),
    balanceRemainder: finite(balanceRemainder(hyper, window)),
  }
}

function againstTheory(
  sums: WindowSums,
  { decayAs }: SphericalMotionSettings,
  optimizer: SphericalOptimizer & { readonly size: number },
) {
  const unitGradient = meanUnitGradient(sums)
  const norm = predictedWeightNorm(optimizer, { unitGradient, size: optimizer.size })
  return {
    angularUpdate: compared(rmsAngularUpdate(sums), predictedAngularUpdate(optimizer)),
    weightNorm: compared(rmsWeightNorm(sums), decayAs === 'weight-decay' ? norm : Number.NaN),
  }
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
      const step = phase.from + Math.round(time * predictedTimeConstant(optimizer))
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
