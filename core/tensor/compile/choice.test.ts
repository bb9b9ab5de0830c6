import { expect, test } from 'vitest'
import { runEagerly } from '../eager.ts'
import { differentiate } from '../gradients.ts'
import { createRandom } from '../random.ts'
import type { HostTensor, HostTensors, StepSetup, TensorMap } from '../step.ts'
import { tf } from '../tf.ts'
import type { Scalar, Tensor } from '../tf.ts'
import { choose } from './choice.ts'
import { compileStep } from './compileStep.ts'

type State = { readonly weights: TensorMap; readonly velocity: TensorMap }

const layers = 3
const operators = 4
const width = 5

function batch(step: number, path: number[]): HostTensors {
  const random = createRandom(step)
  const values = Float32Array.from({ length: 6 * width }, random.normal)
  return {
    x: { dtype: 'float32', shape: [6, width], values },
    path: { dtype: 'int32', shape: [layers], values: Int32Array.from(path) },
  }
}

/** Three layers of four operators: two dense kernels, the identity, and nothing at all. */
function supernet(): StepSetup<State> {
  const random = createRandom('supernet')
  const weights: Record<string, Tensor> = {}
  for (let layer = 0; layer < layers; layer += 1)
    for (const operator of [0, 1])
      weights[`${layer}/${operator}`] = tf.tensor2d(
        Float32Array.from({ length: width ** 2 }, random.normal),
        [width, width],
      )
  return {
    initialState: {
      weights,
      velocity: Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [name, tf.onesLike(weight)]),
      ),
    },
    exampleBatch: batch(0, [0, 0, 0]),
    hyper: { rate: 0.01 },
    step: supernetStep,
  }
}

const supernetStep: StepSetup<State>['step'] = ({ weights, velocity }, { x, path }, { rate }) => {
  const { loss, extra, gradients } = differentiate(() => forward(weights, x!, path!), weights)
  const next = {
    weights: { ...weights } as Record<string, Tensor>,
    velocity: { ...velocity } as Record<string, Tensor>,
  }
  const norms: Record<string, Tensor> = {}
  for (const [name, weight] of Object.entries(weights)) {
    const gradient = gradients[name]
    if (gradient === undefined) continue
    const decayed = tf.add(gradient, tf.mul(weight, tf.scalar(0.1)))
    const moved = tf.add(tf.mul(velocity[name]!, tf.scalar(0.9)), decayed)
    next.velocity[name] = moved
    next.weights[name] = tf.sub(weight, tf.mul(rate!, moved))
    norms[`norm/${name}`] = tf.norm(gradient)
  }
  return { state: next, info: { loss, output: extra.output, ...norms } }
}

function forward(weights: TensorMap, x: Tensor, path: Tensor) {
  const output = Array.from({ length: layers }, (_, layer) => layer).reduce((value, layer) => {
    const index = tf.reshape(tf.slice(path, [layer], [1]), [])
    const chosen = choose(
      index,
      [value],
      [
        (input) => tf.tanh(tf.matMul(input as never, weights[`${layer}/0`]! as never)),
        (input) => tf.sin(tf.matMul(input as never, weights[`${layer}/1`]! as never)),
        (input) => input,
        () => tf.zeros([6, width]),
      ],
    )
    // The residual uses the value outside of the choice too.
    return tf.add(value, chosen)
  }, x)
  const loss: Scalar = tf.mean(tf.square(output))
  return { loss, extra: { output } }
}

const paths = Array.from({ length: operators ** layers }, (_, at) => [
  at % 4,
  Math.floor(at / 4) % 4,
  Math.floor(at / 16),
])

test('every path of one graph equals the eager step, to the last bit', () => {
  const [eager, compiled] = [runEagerly(supernet()), compileStep(supernet())]
  paths.forEach((path, step) => {
    const [wanted, found] = [eager, compiled].map((runner) =>
      runner.run(batch(step, path), { rate: 0.01 }),
    )
    expect(found!['loss'], `loss of path ${path.join()}`).toEqual(wanted!['loss'])
    expect(found!['output']).toEqual(wanted!['output'])
    expect(compiled.readState()).toEqual(eager.readState())
  })
  eager.dispose()
  compiled.dispose()
})

test('weights and momentum of operators that were not taken stay, those taken change', () => {
  const runner = compileStep(supernet())
  for (const [step, path] of [
    [2, 0, 3],
    [1, 1, 0],
  ].entries()) {
    const before = runner.readState()
    const info = runner.run(batch(step, path), { rate: 0.01 })
    const after = runner.readState()
    for (const name of Object.keys(before)) {
      const [, layer, operator] = name.split('/')
      const taken = path[Number(layer)] === Number(operator)
      const same = Buffer.compare(bytes(before[name]!), bytes(after[name]!)) === 0
      expect(same, `${name} on path ${path.join()}`).toBe(!taken)
      expect(Number.isNaN(info[`norm/${layer!}/${operator!}`]![0]!)).toBe(!taken)
    }
  }
  runner.dispose()
})

function bytes({ values }: HostTensor): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

type Scalars = { readonly a: Tensor }
const scalarBatch = (outer: number, inner: number): HostTensors => ({
  outer: { dtype: 'int32', shape: [], values: Int32Array.of(outer) },
  inner: { dtype: 'int32', shape: [], values: Int32Array.of(inner) },
})

test('choices within a branch of a choice', () => {
  const setup = (): StepSetup<Scalars> => ({
    initialState: { a: tf.scalar(1) },
    exampleBatch: scalarBatch(0, 0),
    hyper: {},
    step: ({ a }, { outer, inner }) => {
      const taken: Record<string, Tensor> = {}
      const output = choose(
        outer!,
        [a],
        [
          (x) => tf.mul(x, tf.scalar(2)),
          (x) =>
            choose(
              inner!,
              [x],
              [
                (y) => {
                  taken['deep'] = tf.add(y, tf.scalar(100))
                  return tf.mul(y, tf.scalar(3))
                },
                () => tf.scalar(5),
              ],
            ),
        ],
      )
      return { state: { a: output }, info: { output, ...taken } }
    },
  })
  const [eager, compiled] = [runEagerly(setup()), compileStep(setup())]
  for (const [outer, inner] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ] as const) {
    const wanted = eager.run(scalarBatch(outer, inner), {})
    const found = compiled.run(scalarBatch(outer, inner), {})
    expect(found['output']).toEqual(wanted['output'])
    expect(found['deep']![0]).toEqual(wanted['deep']?.[0] ?? NaN)
  }
  eager.dispose()
  compiled.dispose()
})

function recordingOf(step: StepSetup<Scalars>['step']): () => void {
  return () => {
    const a = tf.scalar(1)
    try {
      compileStep({
        initialState: { a },
        exampleBatch: scalarBatch(0, 0),
        hyper: {},
        step,
      }).dispose()
    } finally {
      a.dispose()
    }
  }
}

test('a weight used inside and outside of a branch must be an input, or its gradient would be lost', () => {
  const capturing = recordingOf(({ a }, { outer }) => {
    const { loss, gradients } = differentiate(
      () => {
        const chosen = choose(outer!, [a], [(x) => tf.mul(x, a), (x) => x])
        return { loss: tf.mul<Scalar>(chosen, a), extra: {} }
      },
      { a },
    )
    return { state: { a: gradients['a']! }, info: { loss } }
  })
  expect(capturing).toThrow(/used outside of it too.*Pass it to choose/)
})

test('tensors of two branches cannot meet, and an index cannot come from a branch', () => {
  const leaked: Tensor[] = []
  const meeting = recordingOf(({ a }, { outer }) => {
    leaked.length = 0
    const output = choose(
      outer!,
      [a],
      [
        (x) => {
          leaked.push(tf.square(x))
          return x
        },
        (x) => tf.add(x, leaked[0]!),
      ],
    )
    return { state: { a: output }, info: {} }
  })
  expect(meeting).toThrow('two branches of one choice')
})
