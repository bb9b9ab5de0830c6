/** Whole parts through a network, in pieces that fit in memory. */
import type { Module } from '../../../models/module.ts'
import { applyInference } from '../../../models/module.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { readValues } from '../../../tensor/read.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import type { PicturePart } from '../../../training/pictures.ts'

/** Input values of one piece: activations of a deep net are some hundred times that. */
const valuesAtOnce = 1_000_000

export type Applied = {
  readonly module: Module
  readonly weights: HostTensors
  readonly statistics: HostTensors
}

export type PartOutput = { readonly shape: readonly number[]; readonly values: Float32Array }

/** Outputs for every sample of a part: shape of one, and all values [n · …]. */
export async function outputsOf(applied: Applied, part: PicturePart): Promise<PartOutput> {
  const pieces: Float32Array[] = []
  let shape: readonly number[] = []
  await inPieces(applied, part, (output) => {
    shape = output.shape.slice(1)
    pieces.push(readValues(output) as Float32Array)
  })
  const values = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const piece of pieces) {
    values.set(piece, place)
    place += piece.length
  }
  return { shape, values }
}

/** Calls `use` with each piece's output and its first sample; frees everything between pieces. */
export async function inPieces(
  { module, weights, statistics }: Applied,
  { count, shape, images }: PicturePart,
  use: (output: Tensor, start: number) => void,
): Promise<void> {
  const size = shape.reduce((product, extent) => product * extent, 1)
  const at = Math.max(1, Math.min(500, Math.floor(valuesAtOnce / size)))
  const held = [tensorsFrom(weights), tensorsFrom(statistics)] as const
  try {
    for (let start = 0; start < count; start += at) {
      const end = Math.min(count, start + at)
      tf.tidy(() => {
        const input = tf.tensor(images.slice(start * size, end * size), [end - start, ...shape])
        use(applyInference(module, input, ...held), start)
      })
      // Heartbeats and a person's stop must not wait for a large part.
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    tf.dispose([...held])
  }
}
