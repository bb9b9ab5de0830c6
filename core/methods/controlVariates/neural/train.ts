/** Trains B networks on B whitened samples in one batched step; reads the weights back to float64. */
import type { HostTensor, HostTensors, StepRunner, StepSetup } from '../../../tensor/step.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'
import { type ControlVariate, type Sample, takeSample } from '../estimators/controlVariate.ts'
import { createRandomNumbers, permutation } from '../randomNumbers.ts'
import { batchCursors } from './batches.ts'
import { type Best, type BestKeeper, bestKeeper } from './earlyStopping.ts'
import type { Layer } from './layer.ts'
import { biasName, kernelName, layerSizes, type NetworkShape, steinValues } from './network.ts'
import { type NetworkState, networkStep, type Objective } from './trainingStep.ts'

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

/** Where a training stands: what another process needs to go on with the same bits. */
export type NetworkProgress = {
  readonly step: number
  readonly state: HostTensors
  readonly best: Best
}

/** What the trainer lends: a runner for the step, and a place to report, pause, stop and remember. */
export type TrainingServices = {
  readonly startRunner: (setup: StepSetup<NetworkState>) => StepRunner
  /** Called after every step with the losses of all networks; may wait (pause) or throw (stop). */
  readonly afterStep: (
    step: number,
    losses: Float32Array,
    progress: () => NetworkProgress,
  ) => Promise<void> | void
  /** What an earlier process knows of this training; null where there is none. */
  readonly recall?: () => NetworkProgress | null
  readonly finished?: (progress: NetworkProgress) => void
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
  const { shape, steps } = options
  const parts = tasks.map(({ sample }, index) => holdOut(sample, options, index))
  const control = (layers: readonly Layer[]): ControlVariate => controlOf(shape, layers)
  const keeper = bestKeeper(
    parts.map(({ held }) => held),
    shape,
    control,
  )
  const earlier = services.recall?.() ?? null
  if (earlier) keeper.restore(earlier.best)
  const finished =
    earlier?.step === steps
      ? earlier
      : await trainOn({ tasks, parts, keeper, earlier }, options, services)
  services.finished?.(finished)
  return keeper.layers(finished.state).map(control)
}

type Training = {
  readonly tasks: readonly TrainingTask[]
  readonly parts: readonly Part[]
  readonly keeper: BestKeeper
  readonly earlier: NetworkProgress | null
}

async function trainOn(
  { tasks, parts, keeper, earlier }: Training,
  options: TrainingOptions,
  services: TrainingServices,
): Promise<NetworkProgress> {
  const cursors = batchCursors(
    parts.map(({ fitted }) => fitted),
    options,
  )
  const runner = services.startRunner(setupOf(tasks, parts, options, cursors.next()))
  const done = earlier?.step ?? 0
  const progressAt = (step: number): NetworkProgress => ({
    ...{ step, state: runner.readState(), best: keeper.best() },
  })
  try {
    if (earlier) runner.writeState(earlier.state)
    // Cursors are cheap to run forward, so a checkpoint need not hold them.
    for (let skipped = 0; skipped < done; skipped++) cursors.next()
    for (let step = done + 1; step <= options.steps; step++) {
      const rate = biasCorrected(cosine(options, step), step)
      const info = runner.run({ rows: cursors.next() }, { learningRate: rate })
      const atEnd = step === options.steps
      if (keeper.wanted && (atEnd || step % checkEvery === 0)) keeper.look(runner.readState())
      await services.afterStep(step, info['losses'] as Float32Array, () => progressAt(step))
    }
    return progressAt(options.steps)
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
