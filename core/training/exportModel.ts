/** Writes the network of a checkpoint for other programs, pixels in, logits out. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import type { ModelFormat } from '../contract/run.ts'
import type { TrainedNetwork } from '../methods/method.ts'
import { applyInference } from '../models/module.ts'
import { freeze } from '../tensor/compile/freeze.ts'
import type { Forward } from '../tensor/compile/freeze.ts'
import type { HostTensors, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Tensor, Tensor4D } from '../tensor/tf.ts'
import type { PictureInput } from './pictureInput.ts'
import { safetensors } from './safetensors.ts'

export type Exported = {
  readonly trained: TrainedNetwork
  /** All tensors of the checkpoint. */
  readonly tensors: HostTensors
  /** What `model.json` says of where it comes from. */
  readonly provenance: Readonly<Record<string, string | number>>
}

/** Into an empty folder: the model, and `model.json` that says how to use it. */
export async function exportModel(
  format: ModelFormat,
  folder: string,
  exported: Exported,
): Promise<void> {
  const { trained } = exported
  const weights = weightsOf(trained, trained.own?.tensors ?? exported.tensors)
  const provenance = { ...exported.provenance, ...trained.own?.provenance }
  if (format === 'savedmodel')
    await writeFile(join(folder, 'saved_model.pb'), freeze(pixelsToLogits(trained, weights)))
  else await writeFile(join(folder, 'weights.safetensors'), safetensors(weights))
  const { input, classNames } = trained
  const words = { format, ...provenance, input, classNames }
  await writeFile(join(folder, 'model.json'), `${JSON.stringify(words, null, 2)}\n`)
}

/** `weights/…` and `statistics/…`, and nothing that only training needs. */
function weightsOf({ network }: TrainedNetwork, tensors: HostTensors): HostTensors {
  const wanted = [
    ...Object.keys(network.weights).map((name) => `weights/${name}`),
    ...Object.keys(network.statistics).map((name) => `statistics/${name}`),
  ]
  return Object.fromEntries(
    wanted.map((name) => {
      const tensor = tensors[name]
      if (tensor) return [name, tensor]
      throw new WorkbenchError('checkpoint-unreadable', `the checkpoint has no tensor “${name}”`)
    }),
  )
}

function pixelsToLogits({ network, input }: TrainedNetwork, weights: HostTensors): Forward {
  return {
    inputName: 'pixels',
    shape: input.shape,
    weights,
    apply: (pixels, tensors) => {
      const logits = applyInference(
        network,
        prepared(pixels as Tensor4D, input),
        below('weights/', tensors),
        below('statistics/', tensors),
      )
      return { logits, probabilities: tf.softmax(logits) }
    },
  }
}

/** Pixels 0 … 255 [n, h, w, c] → what the network was trained on. */
function prepared(pixels: Tensor4D, { reduction, mean, deviation }: PictureInput): Tensor {
  const shrunk = reduction === 1 ? pixels : tf.avgPool(pixels, reduction, reduction, 'valid')
  const scale = deviation.map((one) => 1 / (255 * one))
  const shift = mean.map((one, channel) => -one / (deviation[channel] ?? 1))
  return tf.add(tf.mul(shrunk, tf.tensor1d(scale)), tf.tensor1d(shift))
}

function below(prefix: string, tensors: TensorMap): TensorMap {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]))
}
