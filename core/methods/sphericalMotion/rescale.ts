/**
 * The remedy at a drop of the learning rate by κ: put scale-invariant weights on the norm of the new
 * equilibrium, ‖w‖ ← κ^(−1/4)‖w‖. The function stays. Velocity is a sum of gradients, which scale
 * as 1/‖w‖: times κ^(1/4).
 */
import type { LayerFacts } from '../../models/module.ts'
import type { HostTensor, HostTensors } from '../../tensor/step.ts'

export function rescaleState(
  state: HostTensors,
  layers: readonly LayerFacts[],
  factors: { readonly weights: number; readonly velocity: number },
): HostTensors {
  const changed: Record<string, HostTensor> = { ...state }
  for (const { weight, scaleInvariant } of layers) {
    if (!scaleInvariant) continue
    scaleInPlace(changed, `weights/${weight}`, factors.weights)
    scaleInPlace(changed, `velocity/${weight}`, factors.velocity)
  }
  return changed
}

/** Replaces the entry; the tensor given by the caller stays as it is. */
function scaleInPlace(tensors: Record<string, HostTensor>, name: string, factor: number): void {
  const tensor = tensors[name]
  if (!tensor) throw new TypeError(`the state has no tensor named ${name}`)
  const values = Float32Array.from(tensor.values as Float32Array, (value) => value * factor)
  tensors[name] = { ...tensor, values }
}
