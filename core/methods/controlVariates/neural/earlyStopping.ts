/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of one length */
/** Keeps each network's weights where the variance on its held-out points was least. */
import type { HostTensors } from '../../../tensor/step.ts'
import type { ControlVariate, Sample } from '../estimators/controlVariate.ts'
import { residuals } from '../estimators/controlVariate.ts'
import { varianceOf } from '../samplers/diagnostics.ts'
import type { Layer } from './layer.ts'
import { biasName, kernelName, layersOf, layerSizes, type NetworkShape } from './network.ts'

/** Least variance of each network and the weights that gave it, as tensors `weights/…` [B, …]. */
export type Best = { readonly least: readonly number[]; readonly weights: HostTensors }

export type BestKeeper = {
  /** False where nothing is held out and every network trains to the end. */
  readonly wanted: boolean
  readonly look: (state: HostTensors) => void
  readonly best: () => Best
  readonly restore: (best: Best) => void
  readonly layers: (state: HostTensors) => Layer[][]
}

export function bestKeeper(
  held: readonly (Sample | null)[],
  shape: NetworkShape,
  control: (layers: readonly Layer[]) => ControlVariate,
): BestKeeper {
  let least = held.map((sample) => (sample === null ? 0 : varianceOf(sample.values)))
  // All weights zero, so c = 0: what stays when training never helped.
  let weights = stillWeights(shape, held.length)
  return {
    wanted: held.some((sample) => sample !== null),
    look: (state) => {
      for (const [index, layers] of layersOf(shape, state, held.length).entries()) {
        const sample = held[index] ?? null
        if (sample === null) continue
        const variance = varianceOf(residuals(control(layers), sample))
        if (!(variance < least[index]!)) continue
        least[index] = variance
        copyNetwork(state, weights, index)
      }
    },
    best: () => ({ least: [...least], weights }),
    restore: (best) => {
      least = [...best.least]
      weights = Object.fromEntries(
        Object.entries(best.weights).map(([name, tensor]) => [
          name,
          { ...tensor, values: tensor.values.slice() },
        ]),
      )
    },
    layers: (state) => {
      const finished = layersOf(shape, state, held.length)
      const kept = layersOf(shape, weights, held.length)
      return held.map((sample, index) => (sample === null ? finished[index]! : kept[index]!))
    },
  }
}

function stillWeights(shape: NetworkShape, networks: number): HostTensors {
  const zeros = (...dimensions: number[]) => ({
    dtype: 'float32' as const,
    shape: dimensions,
    values: new Float32Array(dimensions.reduce((left, right) => left * right, 1)),
  })
  return Object.fromEntries(
    layerSizes(shape).flatMap(([inputs, outputs], index) => [
      [`weights/${kernelName(index)}`, zeros(networks, inputs, outputs)],
      [`weights/${biasName(index)}`, zeros(networks, 1, outputs)],
    ]),
  )
}

function copyNetwork(from: HostTensors, to: HostTensors, network: number): void {
  for (const [name, { values, shape }] of Object.entries(to)) {
    const size = values.length / shape[0]!
    const [start, end] = [network * size, (network + 1) * size]
    values.set(from[name]!.values.subarray(start, end), start)
  }
}
