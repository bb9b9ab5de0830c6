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
  /** Of its kernels, several at a place of a supernet: `weights/…` and `velocity/…` in the state. */
  readonly weights: readonly string[]
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
  /** A kernel that a step leaves as it was had no part in it, and no gradient: a supernet trains one child at a time. */
  readonly mayRest?: true
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

/** A kernel and its velocity, before a step and after it. */
type Around = Readonly<Record<'weight' | 'next' | 'velocity' | 'nextVelocity', Float32Array>> & {
  readonly shape: readonly number[]
}

function layerFigures(layer: ProbedLayer, states: States, probe: LayerProbe): StepFigures {
  const kernels = layer.weights.flatMap((weight) => kernelAround(weight, states) ?? [])
  if (kernels.length === 0) return {}
  const told = (kind: HistogramKind, values: readonly ArrayLike<number>[]) =>
    histogramFigures(kind, layer.name, joined(values))
  const weights = told(
    'weights',
    kernels.map(({ next }) => next),
  )
  const moved = probe.mayRest ? kernels.filter(hasMoved) : kernels
  if (moved.length === 0) return weights
  const taken = moved.map((kernel) => ({
    shape: kernel.shape,
    ...gradientsOf(kernel, layer, probe),
  }))
  return {
    ...weights,
    ...told('updates', moved.map(updatesOf)),
    ...told(
      'gradients',
      taken.map(({ gradients }) => gradients),
    ),
    [`deadUnits:${layer.name}`]: deadShare(taken),
  }
}

function kernelAround(weight: string, { before, after }: States): Around | null {
  const [was, next] = [before, after].map((state) => valuesOf(state, `weights/${weight}`))
  const [velocity, nextVelocity] = [before, after].map((state) =>
    valuesOf(state, `velocity/${weight}`),
  )
  if (!was || !next || !velocity || !nextVelocity) return null
  const { shape } = before[`weights/${weight}`] ?? { shape: [1] }
  return { weight: was, next, velocity, nextVelocity, shape }
}

function valuesOf(state: HostTensors, name: string): Float32Array | undefined {
  return state[name]?.values as Float32Array | undefined
}

function hasMoved({ weight, next, velocity, nextVelocity }: Around): boolean {
  return weight.some(
    (value, index) => value !== next[index] || velocity[index] !== nextVelocity[index],
  )
}

function updatesOf({ weight, next }: Around): Float64Array {
  return Float64Array.from(weight, (value, index) => (next[index] ?? 0) - value)
}

function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

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
