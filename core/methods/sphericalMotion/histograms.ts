/**
 * Histograms of every layer's weights, of what a step adds to them, and of the gradient that made it do so.
 *
 * Read from outside of the recorded step, before and after it, so that a step without a probe costs nothing. The
 * gradient is what the velocity took in: g = v′ − αv − λw (SGD), (m′ − β₁m)/(1 − β₁) (AdamW). It
 * also tells which units got none at all.
 */
import type { HistogramKind } from '../../contract/histogram.ts'
import type { HostTensors } from '../../tensor/step.ts'
import { histogramFigures } from '../../training/histogram.ts'
import type { StepProbe } from '../../training/loop.ts'
import type { StepFigures } from '../method.ts'
import { deadShare } from './deadUnits.ts'
import type { TrackedLayer } from './invariance/detect.ts'
import { runPhases } from './plan.ts'
import type { Session } from './session.ts'
import type { SphericalMotionSettings } from './settings.ts'

/** `from`: the step at which this training begins. Null when nobody asked for histograms. */
export function histogramProbe(
  { runner, layers }: Session,
  settings: SphericalMotionSettings,
  from: number,
): StepProbe | null {
  const { histogramsEvery, skipToEquilibriumAfter } = settings
  if (histogramsEvery === 0) return null
  // There the weights are also changed from outside, which is neither an update nor a gradient.
  const changed = new Set([
    ...runPhases(settings).map((phase) => phase.from),
    skipToEquilibriumAfter,
  ])
  changed.delete(0)
  let before: HostTensors = {}
  return {
    isDue: (step) => (step + 1 - from) % histogramsEvery === 0 && !changed.has(step - from),
    before: () => (before = runner.readState()),
    after: () => {
      const after = runner.readState()
      const figures = layers.map((layer) => layerFigures(layer, { before, after }, settings))
      before = {}
      return Object.assign({}, ...figures) as StepFigures
    },
  }
}

type States = { readonly before: HostTensors; readonly after: HostTensors }

function layerFigures(
  layer: TrackedLayer,
  { before, after }: States,
  settings: SphericalMotionSettings,
): StepFigures {
  const [weight, next] = [before, after].map((state) => valuesOf(state, `weights/${layer.weight}`))
  const [velocity, nextVelocity] = [before, after].map((state) =>
    valuesOf(state, `velocity/${layer.weight}`),
  )
  if (!weight || !next || !velocity || !nextVelocity) return {}
  const told = (kind: HistogramKind, values: Float64Array) =>
    histogramFigures(kind, layer.name, values)
  const { shape } = before[`weights/${layer.weight}`] ?? { shape: [1] }
  const { gradients, terms } = gradientsOf({ weight, velocity, nextVelocity }, layer, settings)
  return {
    ...told('weights', Float64Array.from(next)),
    ...told(
      'updates',
      Float64Array.from(weight, (value, index) => (next[index] ?? 0) - value),
    ),
    ...told('gradients', gradients),
    [`deadUnits:${layer.name}`]: deadShare({ shape, gradients, terms }),
  }
}

function valuesOf(state: HostTensors, name: string): Float32Array {
  return state[name]?.values as Float32Array
}

type Around = Readonly<Record<'weight' | 'velocity' | 'nextVelocity', Float32Array>>

/** With the size of the largest term of each, by which its rounding is known. */
function gradientsOf(
  { weight, velocity, nextVelocity }: Around,
  { scaleInvariant }: TrackedLayer,
  { optimizer, decayAs }: SphericalMotionSettings,
): { gradients: Float64Array; terms: Float64Array } {
  const isAdam = optimizer.kind === 'adamw'
  const momentum = Math.fround(optimizer.momentum)
  const hasDecay = !isAdam && !(decayAs === 'rising-rate' && scaleInvariant)
  const decay = hasDecay ? Math.fround(optimizer.weightDecay) : 0
  const part = isAdam ? 1 - momentum : 1
  const [gradients, terms] = [new Float64Array(weight.length), new Float64Array(weight.length)]
  for (let index = 0; index < weight.length; index += 1) {
    const kept = momentum * (velocity[index] ?? 0)
    const pulled = decay * (weight[index] ?? 0)
    const next = nextVelocity[index] ?? 0
    gradients[index] = (next - kept - pulled) / part
    terms[index] = Math.max(Math.abs(next), Math.abs(kept), Math.abs(pulled)) / part
  }
  return { gradients, terms }
}
