/** What is read from a file with weights, whatever its format. */
import { WorkbenchError } from '../contract/errors.ts'
import type { LayerGraph } from '../models/layerGraph.ts'

export type NamedWeights = {
  /** As this application names it: `layer/kernel`, `layer/scale`. */
  readonly name: string
  /** As the file names it. */
  readonly from: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** A layer or tensor of the file that was not taken over, and why. */
export type LeftOut = { readonly name: string; readonly why: string }

export type Pretrained = {
  readonly format: string
  /** Null: the file holds tensors without a network; one of ours must fit them. */
  readonly graph: LayerGraph | null
  readonly tensors: readonly NamedWeights[]
  readonly leftOut: readonly LeftOut[]
}

export function modelUnreadable(file: string, message: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('model-unreadable', `${file}: ${message}`, { details: { file }, cause })
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** Weights that are no numbers would spoil every run that starts from them. */
export function refuseNonFinite(file: string, tensors: readonly NamedWeights[]): void {
  for (const { from, values } of tensors) {
    const broken = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0)
    if (broken > 0)
      throw modelUnreadable(
        file,
        `${broken} of the ${values.length} values of “${from}” are not finite numbers; nothing can be trained from them`,
      )
  }
}
