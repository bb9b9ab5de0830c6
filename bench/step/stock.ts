/** What a tfjs user writes: tf.layers, `trainOnBatch`. A path supernet has no form there. */
import { tf } from '../../core/tensor/tf.ts'
import type { Contestant } from './ours.ts'
import { classes, pictureChannels, pictureSide } from './specs.ts'
import type { Part, Spec } from './specs.ts'

type Symbolic = ReturnType<typeof tf.input>

/** Every second pixel, and zeros in the added channels: tf.layers has no such layer. */
class Narrowing extends tf.layers.Layer {
  static className = 'Narrowing'
  readonly added: number
  constructor(added: number) {
    super({})
    this.added = added
  }
  override computeOutputShape(shape: number[]): number[] {
    const [count, height, width, channels] = shape as [number, number, number, number]
    return [count, Math.ceil(height / 2), Math.ceil(width / 2), channels + this.added]
  }
  override call(inputs: unknown) {
    const input = (Array.isArray(inputs) ? inputs[0] : inputs) as ReturnType<typeof tf.zeros>
    const halved = tf.avgPool(input as never, 1, 2, 'same')
    const sides = [Math.floor(this.added / 2), Math.ceil(this.added / 2)] as [number, number]
    return tf.pad(halved, [[0, 0], [0, 0], [0, 0], sides])
  }
}

export function stock(spec: Spec): Contestant | null {
  if (spec.layers.some(({ kind }) => kind === 'choice')) return null
  const input = tf.input({ shape: [pictureSide, pictureSide, pictureChannels] })
  const output = spec.layers.reduce((x, part) => applied(part, x, spec), input)
  const model = tf.model({ inputs: input, outputs: output })
  model.compile({
    optimizer: tf.train.momentum(spec.learningRate, spec.momentum),
    loss: 'sparseCategoricalCrossentropy',
  })
  const images = tf.randomNormal([spec.batch, pictureSide, pictureSide, pictureChannels])
  const labels = tf.randomUniform([spec.batch, 1], 0, classes, 'float32').floor()
  return {
    step: () => model.trainOnBatch(images, labels),
    dispose: () => tf.dispose([images, labels]),
  }
}

function applied(part: Part, x: Symbolic, spec: Spec): Symbolic {
  const kernelRegularizer = tf.regularizers.l2({ l2: spec.weightDecay / 2 })
  const activated = (value: Symbolic) => tf.layers.reLU().apply(value) as Symbolic
  const normalised = (value: Symbolic) => tf.layers.batchNormalization().apply(value) as Symbolic
  const conv = (value: Symbolic, filters: number, strides: number) =>
    normalised(
      tf.layers
        .conv2d({
          filters,
          strides,
          kernelSize: 3,
          padding: 'same',
          useBias: false,
          kernelRegularizer,
        })
        .apply(value) as Symbolic,
    )
  switch (part.kind) {
    case 'conv':
      return activated(conv(x, part.to, part.stride))
    case 'residual': {
      const branch = conv(activated(conv(x, part.to, part.stride)), part.to, 1)
      const short =
        part.stride === 1 ? x : (new Narrowing(part.to - part.from).apply(x) as Symbolic)
      return activated(tf.layers.add().apply([branch, short]) as Symbolic)
    }
    case 'hidden': {
      const layer = tf.layers.dense({ units: part.to, useBias: false, kernelRegularizer })
      return activated(normalised(layer.apply(x) as Symbolic))
    }
    case 'linear':
      return tf.layers
        .dense({ units: part.to, activation: 'softmax', kernelRegularizer })
        .apply(x) as Symbolic
    case 'meanPool':
      return tf.layers.globalAveragePooling2d({}).apply(x) as Symbolic
    case 'flatten':
      return tf.layers.flatten().apply(x) as Symbolic
    case 'choice':
      throw new TypeError('tf.layers has no choice between operators')
  }
}
