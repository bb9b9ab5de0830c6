/** Follows every layer through the run: live figures each step, sums for the result. */
import { learningRateAt } from '../../training/schedule.ts'
import type { InfoValues } from '../../tensor/step.ts'
import type { StepFigures } from '../method.ts'
import { detectorSpan, newDetector, observe } from './detector.ts'
import type { DetectorState } from './detector.ts'
import { layerSteps } from './layerStep.ts'
import type { LayerStep } from './layerStep.ts'
import { measuredWindows, runPhases } from './plan.ts'
import { predictedAngularUpdate, predictedTimeConstant, predictedWeightNorm } from './prediction.ts'
import { risingLearningRate } from './scaling.ts'
import type { TrackedLayer } from './invariance/detect.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { addLayer, addStep, emptySums, emptyWindows } from './windows.ts'
import type { WindowState, WindowSums } from './windows.ts'

/** Plain JSON: checkpoints keep it. */
export type TrackerState = {
  readonly windows: WindowState
  /** By phase, then layer. Warm-up counts with the first phase. */
  readonly detectors: DetectorState[][]
  /** Mean unit gradient of each layer so far, forgetting at the detector's span. */
  readonly unitGradients: number[]
  /** Σ |cos(g, w)| of each layer over the run. */
  readonly alignments: { sum: number; count: number }[]
  /** Sums of each layer since it was last told what they come to, or since the learning rate changed. */
  recent: WindowSums[]
}

export function newTracker(settings: SphericalMotionSettings, layers: number): TrackerState {
  return {
    windows: emptyWindows(measuredWindows(settings), layers),
    detectors: runPhases(settings).map(() => Array.from({ length: layers }, newDetector)),
    unitGradients: Array.from({ length: layers }, () => 0),
    alignments: Array.from({ length: layers }, () => ({ sum: 0, count: 0 })),
    recent: emptySums(layers),
  }
}

/** Takes in update number `step` (from 0) and returns its per-layer figures. */
export function track(
  state: TrackerState,
  settings: SphericalMotionSettings,
  layers: readonly TrackedLayer[],
  { step, info }: { readonly step: number; readonly info: InfoValues },
): StepFigures {
  const { schedule, optimizer, training } = settings
  const learningRate = learningRateAt(schedule, optimizer.learningRate, training.steps, step)
  const current = { ...optimizer, learningRate }
  const measured = layerSteps(info, layers.length, optimizer.momentum)
  addStep(measuredWindows(settings), state.windows, step, measured)
  const phases = runPhases(settings)
  const phase = Math.max(
    0,
    phases.findLastIndex(({ from }) => step >= from),
  )
  if (phases.some(({ from }) => from === step)) state.recent = emptySums(layers.length)
  state.recent.forEach((sums, index) => {
    const one = measured[index]
    if (one) addLayer(sums, one)
  })
  const span = detectorSpan(predictedTimeConstant(current))
  const figures: Record<string, number> = { learningRate }
  layers.forEach((layer, index) => {
    const one = measured[index]
    const detector = state.detectors[phase]?.[index]
    if (!one || !detector) return
    countAlignment(state, index, one.alignment)
    putMeasured(figures, layer.name, one, rateOf(layer, settings, { learningRate, step }))
    if (!layer.scaleInvariant || optimizer.weightDecay === 0) return
    const unitGradient = forget(state.unitGradients, index, one.unitGradient, span)
    const predicted = predictedAngularUpdate(current)
    const observation = { step: step + 1, angularUpdate: one.angularUpdate, predicted }
    const deviation = observe(detector, observation, span)
    put(figures, 'angularUpdatePredicted', layer.name, predicted)
    if (settings.decayAs === 'weight-decay')
      put(
        figures,
        'weightNormPredicted',
        layer.name,
        predictedWeightNorm(current, { unitGradient, size: layer.size }),
      )
    if (Number.isFinite(deviation)) put(figures, 'deviation', layer.name, deviation)
  })
  return figures
}

function countAlignment({ alignments }: TrackerState, index: number, alignment: number): void {
  const mean = alignments[index]
  if (!mean || !Number.isFinite(alignment)) return
  mean.sum += Math.abs(alignment)
  mean.count += 1
}

/** The rate that moves this layer. */
function rateOf(
  { scaleInvariant }: TrackedLayer,
  { decayAs, optimizer }: SphericalMotionSettings,
  { learningRate, step }: { readonly learningRate: number; readonly step: number },
): number {
  const rises = scaleInvariant && decayAs === 'rising-rate'
  return rises ? risingLearningRate(optimizer, step) : learningRate
}

function put(figures: Record<string, number>, family: string, layer: string, value: number): void {
  figures[`${family}:${layer}`] = value
}

function putMeasured(
  figures: Record<string, number>,
  name: string,
  one: LayerStep,
  learningRate: number,
): void {
  put(figures, 'angularUpdate', name, one.angularUpdate)
  put(figures, 'weightNorm', name, Math.sqrt(one.weightSquared))
  put(figures, 'gradientNorm', name, Math.sqrt(one.gradientSquared))
  put(figures, 'effectiveLearningRate', name, learningRate / one.weightSquared)
  put(figures, 'alignment', name, one.alignment)
  put(figures, 'angleToStart', name, one.angleToStart)
  put(figures, 'angleToCheckpoint', name, one.angleToCheckpoint)
}

/** Exponential mean over about `span` steps; the first value starts it. */
function forget(means: number[], index: number, value: number, span: number): number {
  const before = means[index] ?? 0
  const mean = before === 0 ? value : before + (value - before) / span
  means[index] = mean
  return mean
}
