/** What a network says of one picture: its best class, how sure it is, and how long its features are. */
import { decodePicture, readHeader } from '../datasets/pictures.ts'
import { graphAnswers } from '../models/graphAnswers.ts'
import { readValues } from '../tensor/read.ts'
import { tf } from '../tensor/tf.ts'
import { hostTensors } from './packed.ts'
import type { Pretrained } from './pretrained.ts'

export type Judgement = {
  readonly index: number
  readonly probability: number
  /** ‖features‖₂ */
  readonly length: number
}

/** `mean`: pixels enter as (p − mean) / 128. The picture is taken at its own size. */
export async function judgePicture(
  { graph, tensors }: Pretrained,
  features: string,
  picture: Uint8Array,
  mean: number,
): Promise<Judgement> {
  if (graph === null) throw new TypeError('tensors without a network judge nothing')
  const { width, height } = await readHeader(picture)
  const form = { width, height, channels: 3, fit: 'resize' } as const
  const pixels = await decodePicture(picture, form, { width, height })
  const values = Float32Array.from(pixels, (value) => (value - mean) / 128)
  const last = graph.layers.at(-1)?.name ?? features
  const weights = hostTensors(tensors)
  const output = (layer: string): Float32Array => {
    const input = tf.tensor(values, [1, height, width, 3])
    const answers = graphAnswers(graph, layer, weights, input)
    const read = readValues(answers)
    tf.dispose([input, answers])
    return read as Float32Array
  }
  const [answer, inner] = [output(last), output(features)]
  const index = answer.indexOf(Math.max(...answer))
  return {
    ...{ index, probability: answer[index] ?? Number.NaN },
    length: Math.sqrt(inner.reduce((sum, value) => sum + value ** 2, 0)),
  }
}
