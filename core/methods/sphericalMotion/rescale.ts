/**
 * Puts scale-invariant weights on another norm, ‖w‖ ← f‖w‖. The function stays. Velocity is a sum
 * of gradients, which scale as 1/‖w‖: times 1/f, and AdamW's mean squares times 1/f².
 */
import type { LayerFacts } from '../../models/module.ts'
import type { HostTensor, HostTensors } from '../../tensor/step.ts'

export type Factors = {
  readonly weights: number
  readonly velocity: number
}

/** Another norm with the velocity that its own gradients would have left. */
export function consistentFactors(weights: number): Factors {
  return { weights, velocity: 1 / weights }
}

export function rescaleState(
  state: HostTensors,
  layers: readonly LayerFacts[],
  factorsOf: (layer: number) => Factors,
): HostTensors {
  const changed: Record<string, HostTensor> = { ...state }
  layers.forEach(({ weight, scaleInvariant }, index) => {
    if (!scaleInvariant) return
    const factors = factorsOf(index)
    scaleEntry(changed, `weights/${weight}`, factors.weights)
    scaleEntry(changed, `velocity/${weight}`, factors.velocity)
    if (changed[`squares/${weight}`])
      scaleEntry(changed, `squares/${weight}`, factors.velocity ** 2)
  })
  return changed
}

/** Replaces the entry; the tensor given by the caller stays as it is. */
function scaleEntry(tensors: Record<string, HostTensor>, name: string, factor: number): void {
  const tensor = tensors[name]
  if (!tensor) throw new TypeError(`the state has no tensor named ${name}`)
  const values = Float32Array.from(tensor.values as Float32Array, (value) => value * factor)
  tensors[name] = { ...tensor, values }
}
