/**
 * Histograms of every layer's weights, of what a step adds to them, and of the gradient that made it do so.
 *
 * Read from outside of the recorded step, before and after it, so that a step without a probe costs nothing. The
 * gradient is what the velocity took in: g = v′ − αv − λw (SGD), (m′ − β₁m)/(1 − β₁) (AdamW). It
 * also tells which units got none at all.
 */
import type { HistogramKind } from '../contract/histogram.ts'
import type { StepFigures } from '../methods/method.ts'
import type { HostTensors } from '../tensor/step.ts'
import { deadShare } from './deadUnits.ts'
import { histogramFigures } from './histogram.ts'
import type { StepProbe } from './loop.ts'

export type ProbedLayer = {
  readonly name: string
  /** Of its kernel: `weights/…` and `velocity/…` in the state. */
  readonly weight: string
  /** Whether the weight decay enters its velocity. */
  readonly decays: boolean
}

export type LayerProbe = {
  readonly layers: readonly ProbedLayer[]
  readonly readState: () => HostTensors
  readonly momentum: number
  /** λ, of the layers that decay. */
  readonly weightDecay: number
  /** `whole`: v ← αv + g. `rest`: m ← β₁m + (1 − β₁)g. */
  readonly takes: 'whole' | 'rest'
  /** Of update number `step`, counted from 0. */
  readonly isDue: (step: number) => boolean
}

export function layerProbe(probe: LayerProbe): StepProbe {
  let before: HostTensors = {}
  return {
    isDue: probe.isDue,
    before: () => (before = probe.readState()),
    after: () => {
      const states = { before, after: probe.readState() }
      before = {}
      const figures = probe.layers.map((layer) => layerFigures(layer, states, probe))
      return Object.assign({}, ...figures) as StepFigures
    },
  }
}

type States = { readonly before: HostTensors; readonly after: HostTensors }

function layerFigures(
  layer: ProbedLayer,
  { before, after }: States,
  probe: LayerProbe,
): StepFigures {
  const [weight, next] = [before, after].map((state) => valuesOf(state, `weights/${layer.weight}`))
  const [velocity, nextVelocity] = [before, after].map((state) =>
    valuesOf(state, `velocity/${layer.weight}`),
  )
  if (!weight || !next || !velocity || !nextVelocity) return {}
  const told = (kind: HistogramKind, values: Float64Array) =>
    histogramFigures(kind, layer.name, values)
  const { shape } = before[`weights/${layer.weight}`] ?? { shape: [1] }
  const { gradients, terms } = gradientsOf({ weight, velocity, nextVelocity }, layer, probe)
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

function valuesOf(state: HostTensors, name: string): Float32Array | undefined {
  return state[name]?.values as Float32Array | undefined
}

type Around = Readonly<Record<'weight' | 'velocity' | 'nextVelocity', Float32Array>>

/** With the size of the largest term of each, by which its rounding is known. */
function gradientsOf(
  { weight, velocity, nextVelocity }: Around,
  { decays }: ProbedLayer,
  { momentum, weightDecay, takes }: LayerProbe,
): { gradients: Float64Array; terms: Float64Array } {
  const kept = Math.fround(momentum)
  const decay = decays ? Math.fround(weightDecay) : 0
  const part = takes === 'rest' ? 1 - kept : 1
  const [gradients, terms] = [new Float64Array(weight.length), new Float64Array(weight.length)]
  for (let index = 0; index < weight.length; index += 1) {
    const held = kept * (velocity[index] ?? 0)
    const pulled = decay * (weight[index] ?? 0)
    const next = nextVelocity[index] ?? 0
    gradients[index] = (next - held - pulled) / part
    terms[index] = Math.max(Math.abs(next), Math.abs(held), Math.abs(pulled)) / part
  }
  return { gradients, terms }
}
