/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the samples fix */
/** Trains B networks on B whitened samples in one batched step; reads the weights back to float64. */
import type { HostTensor, StepRunner, StepSetup } from '../../../tensor/step.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { createRandomNumbers, permutation, type RandomNumbers } from '../randomNumbers.ts'
import { varianceOf } from '../samplers/diagnostics.ts'
import {
  type ControlVariate,
  residuals,
  type Sample,
  takeSample,
} from '../estimators/controlVariate.ts'
import { type Layer, layerSizes, type NetworkShape, steinValues } from './network.ts'
import {
  biasName,
  kernelName,
  type NetworkState,
  networkStep,
  type Objective,
} from './trainingStep.ts'

export type TrainingOptions = {
  readonly shape: NetworkShape
  readonly objective: Objective
  readonly steps: number
  readonly batchSize: number
  /** Peak learning rate; cosine decay to 0. */
  readonly learningRate: number
  /** Share of each sample kept for early stopping; 0 trains to the end. */
  readonly heldOutShare: number
  readonly seed: number
}

/** What the trainer lends: a runner for the step, and a place to report, pause and stop. */
export type TrainingServices = {
  readonly startRunner: (setup: StepSetup<NetworkState>) => StepRunner
  /** Called after every step with the losses of all networks; may wait (pause) or throw (stop). */
  readonly afterStep: (step: number, losses: Float32Array) => Promise<void> | void
}

/** One network's data and constraint weight λ. */
export type TrainingTask = { readonly sample: Sample; readonly penalty: number }

const checkEvery = 100

export async function trainNetworks(
  tasks: readonly TrainingTask[],
  options: TrainingOptions,
  services: TrainingServices,
): Promise<readonly ControlVariate[]> {
  if (tasks.length === 0) return []
  const parts = tasks.map(({ sample }, index) => holdOut(sample, options, index))
  const cursors = batchCursors(
    parts.map(({ fitted }) => fitted),
    options,
  )
  const runner = services.startRunner(setupOf(tasks, parts, options, cursors.next()))
  const keeper = bestKeeper(
    parts.map(({ held }) => held),
    options.shape,
  )
  try {
    for (let step = 1; step <= options.steps; step++) {
      const rate = biasCorrected(cosine(options, step), step)
      const info = runner.run({ rows: cursors.next() }, { learningRate: rate })
      const atEnd = step === options.steps
      if (keeper.wanted && (atEnd || step % checkEvery === 0))
        keeper.look(readLayers(runner, options.shape, tasks.length))
      await services.afterStep(step, info['losses'] as Float32Array)
    }
    const finished = readLayers(runner, options.shape, tasks.length)
    return keeper.best(finished).map((layers) => controlOf(options.shape, layers))
  } finally {
    runner.dispose()
  }
}

function controlOf(shape: NetworkShape, layers: readonly Layer[]): ControlVariate {
  return { evaluate: (points, scores) => steinValues(shape, layers, points, scores) }
}

/** η (1 + cos(π step/steps)) / 2. */
function cosine({ learningRate, steps }: TrainingOptions, step: number): number {
  return 0.5 * learningRate * (1 + Math.cos((Math.PI * (step - 1)) / steps))
}

/** Adam's bias correction folded into the rate, so that the step needs no counter. */
function biasCorrected(rate: number, step: number): number {
  return (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step)
}

type Part = { readonly fitted: Sample; readonly held: Sample | null }

function holdOut(sample: Sample, { heldOutShare, seed }: TrainingOptions, index: number): Part {
  const count = sample.points.rows
  const held = Math.floor(heldOutShare * count)
  if (held < 4) return { fitted: sample, held: null }
  const order = Array.from(permutation(createRandomNumbers(seed, 8000 + index), count))
  return {
    fitted: takeSample(sample, order.slice(held)),
    held: takeSample(sample, order.slice(0, held)),
  }
}

/** Rows of the next batch [B·m], each network shuffling its own sample without replacement. */
function batchCursors(samples: readonly Sample[], { batchSize, seed }: TrainingOptions) {
  const size = Math.min(batchSize, ...samples.map(({ points }) => points.rows))
  let offset = 0
  const queues = samples.map(({ points }, index) => {
    const start = offset
    offset += points.rows
    return shuffledRows(points.rows, start, createRandomNumbers(seed, 9000 + index))
  })
  return {
    next: (): HostTensor => {
      const rows = new Int32Array(size * samples.length)
      for (const [index, take] of queues.entries())
        for (let place = 0; place < size; place++) rows[index * size + place] = take()
      return { dtype: 'int32', shape: [rows.length], values: rows }
    },
  }
}

function shuffledRows(count: number, start: number, random: RandomNumbers): () => number {
  let order = permutation(random, count)
  let next = 0
  return () => {
    if (next === count) {
      order = permutation(random, count)
      next = 0
    }
    return start + order[next++]!
  }
}

function setupOf(
  tasks: readonly TrainingTask[],
  parts: readonly Part[],
  options: TrainingOptions,
  exampleRows: HostTensor,
): StepSetup<NetworkState> {
  const samples = parts.map(({ fitted }) => fitted)
  const columns = options.shape.dimension
  const stacked = (pick: (sample: Sample) => Float64Array): Float32Array =>
    Float32Array.from(samples.flatMap((sample) => Array.from(pick(sample))))
  const values = stacked((sample) => sample.values)
  return {
    step: networkStep(options.shape, tasks.length, options.objective),
    initialState: initialState(options, tasks.length),
    resident: {
      points: tf.tensor2d(
        stacked(({ points }) => points.values),
        [values.length, columns],
      ),
      scores: tf.tensor2d(
        stacked(({ scores }) => scores.values),
        [values.length, columns],
      ),
      values: tf.tensor1d(values),
      penalty: tf.tensor2d(tasks.map(({ penalty }) => [penalty])),
    },
    exampleBatch: { rows: exampleRows },
    hyper: { learningRate: options.learningRate },
  }
}

/**
 * The authors' initialisation: N(0, 1/h) in layer 1, N(0, 2/h) after it, output layer and biases
 * zero, so c = 0 at the start. The scale decides everything: N(0, 4/inputs) costs a factor of 18.
 */
function initialState({ shape, seed }: TrainingOptions, networks: number): NetworkState {
  const random = createRandomNumbers(seed, 6000)
  const sizes = layerSizes(shape)
  const weights: Record<string, Tensor> = { mean: tf.zeros([networks, 1]) }
  for (const [index, [inputs, outputs]] of sizes.entries()) {
    const last = index + 1 === sizes.length
    const deviation = last ? 0 : Math.sqrt((index === 0 ? 1 : 2) / outputs)
    const kernel = Float32Array.from(
      { length: networks * inputs * outputs },
      () => deviation * random.normal(),
    )
    weights[kernelName(index)] = tf.tensor3d(kernel, [networks, inputs, outputs])
    weights[biasName(index)] = tf.zeros([networks, 1, outputs])
  }
  const zerosLike = (): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, tf.zerosLike(value)]))
  return { weights, momentum: zerosLike(), square: zerosLike() }
}

/** The weights of each network, in float64. */
function readLayers(runner: StepRunner, shape: NetworkShape, networks: number): Layer[][] {
  const state = runner.readState()
  const part = (name: string, network: number, count: number): Float64Array =>
    Float64Array.from(
      state[`weights/${name}`]!.values.subarray(network * count, (network + 1) * count),
    )
  return Array.from({ length: networks }, (_, network) =>
    layerSizes(shape).map(([rows, columns], index) => ({
      kernel: {
        rows,
        columns,
        values: part(kernelName(index), network, rows * columns),
      } satisfies Matrix,
      bias: part(biasName(index), network, columns),
    })),
  )
}

/** Early stopping: keeps each network's weights where the variance on its held-out points was least. */
function bestKeeper(held: readonly (Sample | null)[], shape: NetworkShape) {
  const least = held.map((sample) => (sample === null ? 0 : varianceOf(sample.values)))
  const kept: (readonly Layer[])[] = held.map(() => stillLayers(shape))
  return {
    wanted: held.some((sample) => sample !== null),
    look: (networks: readonly (readonly Layer[])[]): void => {
      for (const [index, sample] of held.entries()) {
        if (sample === null) continue
        const variance = varianceOf(residuals(controlOf(shape, networks[index]!), sample))
        if (!(variance < least[index]!)) continue
        least[index] = variance
        kept[index] = networks[index]!
      }
    },
    best: (finished: readonly (readonly Layer[])[]) =>
      held.map((sample, index) => (sample === null ? finished[index]! : kept[index]!)),
  }
}

/** A network whose control variate is 0: what early stopping keeps when training never helped. */
function stillLayers(shape: NetworkShape): Layer[] {
  return layerSizes(shape).map(([inputs, outputs]) => ({
    kernel: zeros(inputs, outputs),
    bias: new Float64Array(outputs),
  }))
}
