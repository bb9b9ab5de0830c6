/**
 * Looks into the supernet: one layer an edge of the space, with all kernels that may stand there in every cell, and one for each kernel
 * that every child runs through. Updates and gradients are those of the step's own child.
 */
import { layerProbe } from '../../training/layerProbe.ts'
import type { ProbedLayer } from '../../training/layerProbe.ts'
import type { StepProbe } from '../../training/loop.ts'
import type { Session } from './session.ts'
import type { AngleShrinkingSettings } from './settings.ts'
import type { SearchSpace } from './spaces/searchSpace.ts'

/** Null when nobody asked for histograms. */
export function histogramProbe(
  { space, runner }: Pick<Session, 'space' | 'runner'>,
  { histogramsEvery, training }: AngleShrinkingSettings,
): StepProbe | null {
  if (histogramsEvery === 0) return null
  return layerProbe({
    layers: probedLayers(space),
    readState: () => runner.readState(),
    ...{ momentum: training.momentum, weightDecay: training.weightDecay },
    ...{ takes: 'whole', mayRest: true },
    isDue: (step) => (step + 1) % histogramsEvery === 0,
  })
}

function probedLayers({ facts, layout, supernet }: SearchSpace): ProbedLayer[] {
  // Decay is on kernels, tensors of more than one axis; scales and shifts are few.
  const isKernel = (name: string) => (supernet.weights[name]?.shape.length ?? 0) > 1
  const kernels = Object.keys(supernet.weights).filter(isKernel)
  const edges = layout.operators.map((types, edge): ProbedLayer => {
    const names = [...types.values()].flatMap((one) => (one.kind === 'weights' ? one.names : []))
    return {
      ...{ name: facts.edges[edge] ?? `edge ${edge}`, weights: names.filter(isKernel) },
      decays: true,
    }
  })
  const chosen = new Set(edges.flatMap(({ weights }) => weights))
  return [
    ...kernels
      .filter((name) => !chosen.has(name))
      .map((name) => ({ name: name.replace(/\/kernel$/, ''), weights: [name], decays: true })),
    ...edges.filter(({ weights }) => weights.length > 0),
  ]
}
