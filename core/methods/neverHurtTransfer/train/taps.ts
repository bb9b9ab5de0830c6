/**
 * The body in pieces that end where distillation looks: after each of its last stages, the features
 * being the last. One forward pass gives every output.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import { sequence } from '../../../models/module.ts'
import type { Module } from '../../../models/module.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'
import { featureDistance } from '../regulariser/featurePull.ts'
import type { Task } from './task.ts'

/** `count` pieces: everything up to the first tapped stage, then one stage each. */
export function tappedPieces({ stages, source }: Task, count: number): Module[] {
  if (count > stages.length)
    throw new WorkbenchError(
      'config-invalid',
      `distilledStages: ${count} stages, “${source.label}” has ${stages.length} that train`,
    )
  const modules = stages.map(({ module }) => module)
  const first = modules.length - count + 1
  return [sequence(...modules.slice(0, first)), ...modules.slice(first)]
}

/** All pieces at once: [n, …] → their outputs side by side, [n, Σ values of each]. */
export function tapsSideBySide(pieces: readonly Module[]): Module {
  const whole = sequence(...pieces)
  return {
    ...whole,
    apply: (input, scope) => {
      const outputs: Tensor[] = []
      pieces.reduce((value, piece) => {
        const output = piece.apply(value, scope)
        outputs.push(flat(output))
        return output
      }, input)
      return outputs.length === 1 ? (outputs[0] as Tensor) : tf.concat(outputs, 1)
    },
  }
}

/** Σ over the pieces of the distance of their outputs: each a mean, so none outweighs the others by size. */
export function tapsDistance(own: readonly Tensor[], teacher: readonly Tensor[]): Scalar {
  const distances = own.map((output, at) => featureDistance(flat(output), teacher[at] as Tensor))
  return distances.length === 1 ? (distances[0] as Scalar) : tf.addN(distances)
}

/** Rows of the cached outputs of all pieces, cut into those of each. */
export function cutLike(rows: Tensor, own: readonly Tensor[]): Tensor[] {
  if (own.length === 1) return [rows]
  const widths = own.map((output) => output.size / output.shape[0])
  return tf.split(rows, widths, 1)
}

export function flat(output: Tensor): Tensor {
  const [count = 1] = output.shape
  return output.rank === 2 ? output : tf.reshape(output, [count, output.size / count])
}
