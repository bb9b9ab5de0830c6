/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the folds fix */
/**
 * φ(s, ξ) by two networks, one for each half of the environments: each is fitted to the half that it is
 * not used on, so that the gradient stays unbiased. Weights go on from one policy to the next.
 */
import { createRunner } from '../../../training/runner.ts'
import { createRandom, type Random } from '../../../tensor/random.ts'
import type { HostTensor, HostTensors, StepRunner } from '../../../tensor/step.ts'
import { correctedRate, startAdam } from './adam.ts'
import type { ControlInputs, ControlValues } from './control.ts'
import { type ControlShape, controlEvaluation, controlStep } from './controlStep.ts'
import { layerSizes } from './hostNetwork.ts'
import type { ControlObjective } from './names.ts'
import { batchedWeights } from './networkWeights.ts'

export type NeuralControlOptions = {
  readonly observationSize: number
  readonly actionSize: number
  readonly hidden: readonly number[]
  readonly objective: ControlObjective
  /** Rows of each fold. */
  readonly foldRows: number
  readonly batchSize: number
  readonly learningRate: number
  /** Draws of the action at each state that φ's means are taken over; 0: the action of the sample. */
  readonly auxiliaryDraws: number
  readonly seed: number
  readonly eager: boolean
}

type FitRequest = {
  /** One for each network. */
  readonly inputs: readonly [ControlInputs, ControlInputs]
  readonly targets: readonly [Float64Array, Float64Array]
  /** σ [d]. */
  readonly deviation: Float64Array
  readonly steps: number
}

export interface NeuralControl {
  /** Returns the mean loss of both networks over the last tenth of the steps. */
  readonly fit: (request: FitRequest, random: Random) => number
  readonly evaluate: (
    inputs: readonly [ControlInputs, ControlInputs],
    random: Random,
  ) => readonly [ControlValues, ControlValues]
  readonly readState: () => HostTensors
  /** `updates`: Adam steps done so far. */
  readonly writeState: (state: HostTensors, updates: number) => void
  readonly updates: () => number
  readonly dispose: () => void
}

export function createNeuralControl(options: NeuralControlOptions): NeuralControl {
  const fitting = fittingRunner(options)
  const asking = askingRunner(options)
  let updates = 0

  function fit(request: FitRequest, random: Random): number {
    const losses: number[] = []
    const precision = host(
      request.deviation.map((sigma) => 1 / sigma ** 2),
      [options.actionSize],
    )
    const next = batchWriter(request, options, random)
    for (let step = 0; step < request.steps; step++) {
      updates += 1
      const info = fitting.run(
        { ...next(), precision },
        { learningRate: correctedRate(options.learningRate, updates) },
      )
      losses.push(info['loss']![0]! / 2)
    }
    asking.writeState(weightsOnly(fitting.readState()))
    const last = losses.slice(-Math.ceil(losses.length / 10))
    return last.reduce((sum, loss) => sum + loss, 0) / last.length
  }

  return {
    fit,
    evaluate: (inputs, random) => evaluate(asking, options, inputs, random),
    readState: () => fitting.readState(),
    writeState: (state, done) => {
      fitting.writeState(state)
      asking.writeState(weightsOnly(state))
      updates = done
    },
    updates: () => updates,
    dispose: () => {
      fitting.dispose()
      asking.dispose()
    },
  }
}

function shapeOf({ observationSize, actionSize, hidden }: NeuralControlOptions): ControlShape {
  return { observationSize, actionSize, layers: hidden.length + 1 }
}

function sizesOf({ observationSize, actionSize, hidden }: NeuralControlOptions) {
  return layerSizes(observationSize + actionSize, hidden, 1)
}

function fittingRunner(options: NeuralControlOptions): StepRunner {
  const random = createRandom(options.seed).split('control weights')
  const rows = Math.min(options.batchSize, options.foldRows)
  const width = options.observationSize + options.actionSize
  return createRunner(
    {
      step: controlStep(shapeOf(options), options.objective),
      initialState: startAdam(batchedWeights(sizesOf(options), 2, random)),
      exampleBatch: {
        inputs: host(new Float64Array(2 * rows * width), [2, rows, width]),
        targets: host(new Float64Array(2 * rows), [2, rows]),
        precision: host(new Float64Array(options.actionSize), [options.actionSize]),
      },
      hyper: { learningRate: options.learningRate },
    },
    { eager: options.eager },
  )
}

function askingRunner(options: NeuralControlOptions): StepRunner {
  const random = createRandom(options.seed).split('control weights')
  const rows = options.foldRows * (1 + options.auxiliaryDraws)
  const width = options.observationSize + options.actionSize
  return createRunner(
    {
      step: controlEvaluation(shapeOf(options)),
      initialState: { weights: batchedWeights(sizesOf(options), 2, random) },
      exampleBatch: { inputs: host(new Float64Array(2 * rows * width), [2, rows, width]) },
      hyper: {},
    },
    { eager: options.eager },
  )
}

function host(values: ArrayLike<number>, shape: readonly number[]): HostTensor {
  return { dtype: 'float32', shape, values: Float32Array.from(values) }
}

function weightsOnly(state: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name.startsWith('weights/')))
}

/** Batches without replacement, each network shuffling its own rows. */
function batchWriter(request: FitRequest, options: NeuralControlOptions, random: Random) {
  const size = Math.min(options.batchSize, options.foldRows)
  const width = options.observationSize + options.actionSize
  const orders = request.inputs.map(({ rows }) => random.permutation(rows))
  let next = 0
  return () => {
    if (next + size > options.foldRows) {
      for (const [fold, { rows }] of request.inputs.entries())
        orders[fold] = random.permutation(rows)
      next = 0
    }
    const inputs = new Float32Array(2 * size * width)
    const targets = new Float32Array(2 * size)
    for (const [fold, from] of request.inputs.entries())
      for (let place = 0; place < size; place++) {
        const row = orders[fold]![next + place]!
        writeInput(inputs, (fold * size + place) * width, from, row)
        targets[fold * size + place] = request.targets[fold]![row]!
      }
    next += size
    return {
      inputs: { dtype: 'float32', shape: [2, size, width], values: inputs },
      targets: { dtype: 'float32', shape: [2, size], values: targets },
    } as const
  }
}

function writeInput(into: Float32Array, at: number, from: ControlInputs, row: number): void {
  const observed = from.observations.length / from.rows
  const acted = from.noise.length / from.rows
  into.set(from.observations.subarray(row * observed, (row + 1) * observed), at)
  into.set(from.noise.subarray(row * acted, (row + 1) * acted), at + observed)
}

function evaluate(
  asking: StepRunner,
  options: NeuralControlOptions,
  inputs: readonly [ControlInputs, ControlInputs],
  random: Random,
): readonly [ControlValues, ControlValues] {
  const { observationSize, actionSize, foldRows, auxiliaryDraws } = options
  const width = observationSize + actionSize
  const asked = foldRows * (1 + auxiliaryDraws)
  const all = new Float32Array(2 * asked * width)
  for (const [fold, from] of inputs.entries())
    for (let row = 0; row < foldRows; row++)
      for (let draw = 0; draw <= auxiliaryDraws; draw++)
        writeInput(all, (fold * asked + draw * foldRows + row) * width, from, row)
  redraw(all, options, random)
  const info = asking.run(
    { inputs: { dtype: 'float32', shape: [2, asked, width], values: all } },
    {},
  )
  const value = info['value'] as Float32Array
  const slope = info['slope'] as Float32Array
  const noiseAt = (place: number) => all[place]!
  const of = (fold: number): ControlValues => {
    const first = fold * asked
    const inputAt = (row: number, axis: number) => (first + row) * width + observationSize + axis
    return averaged(options, {
      value: (row) => value[first + row]!,
      slope: (row, axis) => slope[(first + row) * actionSize + axis]!,
      noise: (row, axis) => noiseAt(inputAt(row, axis)),
    })
  }
  return [of(0), of(1)]
}

/** Replaces the noise of the auxiliary rows by draws in pairs ±ξ, whose odd parts cancel exactly. */
function redraw(all: Float32Array, options: NeuralControlOptions, random: Random): void {
  const { observationSize, actionSize, foldRows, auxiliaryDraws } = options
  const width = observationSize + actionSize
  const asked = foldRows * (1 + auxiliaryDraws)
  const place = (fold: number, draw: number, row: number) =>
    (fold * asked + draw * foldRows + row) * width + observationSize
  for (const fold of [0, 1])
    for (let draw = 1; draw <= auxiliaryDraws; draw++)
      for (let row = 0; row < foldRows; row++)
        for (let axis = 0; axis < actionSize; axis++)
          all[place(fold, draw, row) + axis] =
            draw % 2 === 0 ? -all[place(fold, draw - 1, row) + axis]! : random.normal()
}

type Asked = {
  readonly value: (row: number) => number
  readonly slope: (row: number, axis: number) => number
  readonly noise: (row: number, axis: number) => number
}

function averaged(options: NeuralControlOptions, asked: Asked): ControlValues {
  const { actionSize, foldRows, auxiliaryDraws } = options
  // Without auxiliary draws the Stein terms are those of the sample's own action (row block 0).
  const blocks =
    auxiliaryDraws === 0 ? [0] : Array.from({ length: auxiliaryDraws }, (_, k) => k + 1)
  const mean = (of: (block: number) => number) =>
    blocks.reduce((sum, block) => sum + of(block * foldRows), 0) / blocks.length
  const perAction = (of: (row: number, axis: number) => number) =>
    Float64Array.from({ length: foldRows * actionSize }, (_, place) => {
      const row = Math.floor(place / actionSize)
      const axis = place % actionSize
      return mean((first) => of(first + row, axis))
    })
  const perRow = (of: (row: number) => number) =>
    Float64Array.from({ length: foldRows }, (_, row) => of(row))
  return {
    value: perRow(asked.value),
    expected: perRow((row) => mean((first) => asked.value(first + row))),
    slope: perAction(asked.slope),
    curve: perAction((row, axis) => asked.noise(row, axis) * asked.slope(row, axis)),
  }
}
