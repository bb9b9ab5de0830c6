/** When this laboratory looks into its layers, and how their optimiser took their gradients in. */
import { layerProbe } from '../../training/layerProbe.ts'
import type { StepProbe } from '../../training/loop.ts'
import { runPhases } from './plan.ts'
import type { Session } from './session.ts'
import type { SphericalMotionSettings } from './settings.ts'

/** `from`: the step at which this training begins. Null when nobody asked for histograms. */
export function histogramProbe(
  { runner, layers }: Session,
  settings: SphericalMotionSettings,
  from: number,
): StepProbe | null {
  const { histogramsEvery, skipToEquilibriumAfter, optimizer, decayAs } = settings
  if (histogramsEvery === 0) return null
  const isAdam = optimizer.kind === 'adamw'
  // There the weights are also changed from outside, which is neither an update nor a gradient.
  const changed = new Set([
    ...runPhases(settings).map((phase) => phase.from),
    skipToEquilibriumAfter,
  ])
  changed.delete(0)
  return layerProbe({
    layers: layers.map(({ name, weight, scaleInvariant }) => {
      return {
        ...{ name, weights: [weight] },
        decays: !isAdam && !(decayAs === 'rising-rate' && scaleInvariant),
      }
    }),
    readState: () => runner.readState(),
    ...{ momentum: optimizer.momentum, weightDecay: optimizer.weightDecay },
    takes: isAdam ? 'rest' : 'whole',
    isDue: (step) => (step + 1 - from) % histogramsEvery === 0 && !changed.has(step - from),
  })
}
