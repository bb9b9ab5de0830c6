/** Our network for a spec, from the same layers as the product's models. */
import { linear as linearLayer, linearWithoutBias } from '../../core/models/layers/linear.ts'
import { convolution } from '../../core/models/layers/convolution.ts'
import { constant, heNormal } from '../../core/models/layers/initialise.ts'
import { normaliserNamed } from '../../core/models/layers/normaliser.ts'
import { flatten, globalMeanPool, relu } from '../../core/models/layers/pooling.ts'
import { named, pure, residual, sequence } from '../../core/models/module.ts'
import type { Module, Scope } from '../../core/models/module.ts'
import { choose } from '../../core/tensor/compile/choice.ts'
import { fusedBatchNorm } from '../../core/tensor/ops/batchNorm.ts'
import { conv2d } from '../../core/tensor/ops/conv2d.ts'
import { depthwiseConv2d } from '../../core/tensor/ops/depthwiseConv2d.ts'
import { maxPool } from '../../core/tensor/ops/pool.ts'
import { relu as rectify } from '../../core/tensor/ops/relu.ts'
import { tf } from '../../core/tensor/tf.ts'
import type { Tensor, Tensor4D } from '../../core/tensor/tf.ts'
import type { Part, Spec } from './specs.ts'

/** The operator of each choice layer for the step being built, int32 [layers]. */
export type Path = { indices: Tensor | undefined }

const batchNorm = normaliserNamed('batch', 1)

export function networkOf({ layers }: Spec, path: Path): Module {
  let choices = 0
  return sequence(
    ...layers.map((part, place) => {
      if (part.kind === 'choice') return choiceLayer(`choice${place}`, part.to, path, choices++)
      return layerOf(part, `layer${place}`)
    }),
  )
}

function layerOf(part: Exclude<Part, { kind: 'choice' }>, name: string): Module {
  switch (part.kind) {
    case 'conv':
      return sequence(normalised(name, part), relu)
    case 'residual': {
      const branch = sequence(
        normalised(`${name}/first`, part),
        relu,
        normalised(`${name}/second`, { from: part.to, to: part.to, stride: 1 }),
      )
      return residual(branch, part.stride === 1 ? pure((x) => x) : narrowing(part.to - part.from))
    }
    case 'hidden':
      return sequence(
        linearWithoutBias(name, { ...part, scaleInvariant: true }),
        batchNorm.after(name, part.to),
        relu,
      )
    case 'linear':
      return linearLayer(name, part.from, part.to)
    case 'meanPool':
      return globalMeanPool
    case 'flatten':
      return flatten
  }
}

function normalised(name: string, shape: { from: number; to: number; stride: number }): Module {
  return sequence(
    convolution(name, { ...shape, initial: 'he', scaleInvariant: true }),
    batchNorm.after(name, shape.to),
  )
}

function narrowing(added: number): Module {
  return pure((x) =>
    tf.pad(tf.avgPool(x as Tensor4D, 1, 2, 'same'), [
      [0, 0],
      [0, 0],
      [0, 0],
      [Math.floor(added / 2), Math.ceil(added / 2)],
    ]),
  )
}

type Operator = {
  readonly kernels: Readonly<Record<string, readonly number[]>>
  readonly apply: (input: Tensor, weights: (name: string) => Tensor) => Tensor
}

function dense(size: number): Operator {
  return {
    kernels: { kernel: [size, size, 1, 1] },
    apply: (input, weights) => conv2d(input, weights('kernel')),
  }
}

function separable(size: number): Operator {
  return {
    kernels: { depthwise: [size, size, 1, 0], kernel: [1, 1, 1, 1] },
    apply: (input, weights) =>
      conv2d(depthwiseConv2d(input, weights('depthwise')), weights('kernel')),
  }
}

/** The six operators, the last two without weights: as in the peers' `Choice`. */
const operators = [dense(3), dense(1), separable(3), separable(5)]

function choiceLayer(name: string, width: number, path: Path, place: number): Module {
  const sources = operators.map((one, at) => sourcesOf(one, `${name}/${at}`, width))
  const weights = Object.fromEntries(sources.flatMap((one) => Object.entries(one)))
  return {
    ...{ weights, statistics: {}, layers: [] },
    apply: (input, scope) => {
      const index = tf.reshape(tf.slice(path.indices as Tensor, [place], [1]), [])
      return choose(
        index,
        [input],
        [
          ...operators.map(
            (one, at) => (x: Tensor) => normalisedOperator(one, `${name}/${at}`, x, scope),
          ),
          (x: Tensor) => maxPool(x, { size: 3, stride: 1, padding: 'same' }),
          (x: Tensor) => tf.mul(x, 1),
        ],
      )
    },
  }
}

function sourcesOf({ kernels }: Operator, name: string, width: number): Module['weights'] {
  const shaped = Object.entries(kernels).map(([kernel, [height = 1, across = 1, , out]]) => {
    const shape = [height, across, width, out === 0 ? 1 : width]
    return [
      `${name}/${kernel}`,
      heNormal(shape, height * across * (out === 0 ? 1 : width)),
    ] as const
  })
  return {
    ...Object.fromEntries(shaped),
    [`${name}/scale`]: constant([width], 1),
    [`${name}/shift`]: constant([width], 0),
  }
}

function normalisedOperator(
  operator: Operator,
  name: string,
  x: Tensor,
  { weights }: Scope,
): Tensor {
  const own = (weight: string) => named(weights, `${name}/${weight}`)
  return rectify(fusedBatchNorm(operator.apply(x, own), own('scale'), own('shift'), 1e-5).output)
}
