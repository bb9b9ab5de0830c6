/** A small training step with everything a real one has: convolution, batch norm, momentum, dropout. */
import { differentiate } from '../gradients.ts'
import { fusedBatchNorm } from '../ops/batchNorm.ts'
import { conv2d } from '../ops/conv2d.ts'
import { sparseSoftmaxCrossEntropy } from '../ops/crossEntropy.ts'
import { dense } from '../ops/dense.ts'
import { globalAveragePool } from '../ops/pool.ts'
import { relu } from '../ops/relu.ts'
import { dropoutMask } from '../ops/stateless.ts'
import { createRandom } from '../random.ts'
import type { HostTensors, StepSetup, TensorMap } from '../step.ts'
import { tf } from '../tf.ts'
import type { Scalar, Tensor } from '../tf.ts'

type State = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly runningMean: Tensor
}

/** Eight pictures of two classes that differ in brightness. */
export function convNetBatch(step: number): HostTensors {
  const random = createRandom(step)
  const labels = Int32Array.from({ length: 8 }, (_, at) => at % 2)
  const x = Float32Array.from(
    { length: 8 * 192 },
    (_, at) => random.normal() + labels[Math.floor(at / 192)]!,
  )
  return {
    x: { dtype: 'float32', shape: [8, 8, 8, 3], values: x },
    labels: { dtype: 'int32', shape: [8], values: labels },
    seed: { dtype: 'int32', shape: [2], values: random.seedPair() },
  }
}

export function convNet(): StepSetup<State> {
  const random = createRandom('weights')
  const drawn = (shape: number[]): Tensor =>
    tf.tidy(() =>
      tf.mul(
        tf.tensor(
          Float32Array.from({ length: tf.util.sizeFromShape(shape) }, random.normal),
          shape,
        ),
        0.3,
      ),
    )
  const weights = {
    kernel: drawn([3, 3, 3, 4]),
    scale: tf.ones([4]),
    offset: tf.zeros([4]),
    dense: drawn([4, 2]),
    bias: tf.zeros([2]),
  }
  return {
    initialState: {
      weights,
      velocity: Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [name, tf.zerosLike(weight)]),
      ),
      runningMean: tf.zeros([4]),
    },
    exampleBatch: convNetBatch(0),
    hyper: { learningRate: 0, weightDecay: 0 },
    step: trainingStep,
  }
}

const trainingStep: StepSetup<State>['step'] = (
  { weights, velocity, runningMean },
  batch,
  hyper,
) => {
  const { loss, extra, gradients } = differentiate(() => forward(weights, batch), weights)
  const next = { weights: {} as Record<string, Tensor>, velocity: {} as Record<string, Tensor> }
  for (const [name, weight] of Object.entries(weights)) {
    const pulled = tf.add(gradients[name]!, tf.mul(hyper['weightDecay']!, weight))
    const moved = tf.add(tf.mul(velocity[name]!, tf.scalar(0.9)), pulled)
    next.velocity[name] = moved
    next.weights[name] = tf.sub(weight, tf.mul(hyper['learningRate']!, moved))
  }
  const mean = tf.add(tf.mul(runningMean, tf.scalar(0.9)), tf.mul(extra.mean, tf.scalar(0.1)))
  return { state: { ...next, runningMean: mean }, info: { loss, logits: extra.logits } }
}

function forward(weights: TensorMap, { x, labels, seed }: TensorMap) {
  const { output, mean } = fusedBatchNorm(
    conv2d(x!, weights['kernel']!),
    weights['scale']!,
    weights['offset']!,
    1e-5,
  )
  const pooled = globalAveragePool(relu(output))
  const dropped = tf.mul(pooled, dropoutMask(seed!, [8, 4], 0.9))
  const logits = dense(dropped, weights['dense']!, weights['bias'])
  const loss: Scalar = tf.mean(sparseSoftmaxCrossEntropy(logits, labels!))
  return { loss, extra: { mean, logits } }
}
