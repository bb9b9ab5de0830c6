/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/** Feeds rollouts to the recorded steps of policy and value. */
import { createRunner } from '../../../training/runner.ts'
import { createRandom, type Random } from '../../../tensor/random.ts'
import type { HostTensor, HostTensors, StepRunner } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import { correctedRate, startAdam } from './adam.ts'
import type { CriticScale } from './advantages.ts'
import { type Environment, policyOutputs } from './environments/environment.ts'
import { takeNumbers } from './folds.ts'
import { layerSizes } from './hostNetwork.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import { networkWeights } from './networkWeights.ts'
import { policySizes } from './policy.ts'
import { type GradientTerms, meanSquare } from './policyControl.ts'
import { type PolicyShape, policyStep } from './policyStep.ts'
import type { Rollout } from './rollout.ts'
import type { Climb, Climbed } from './climbing.ts'
import { naturalStep } from './trustRegion.ts'
import { valueStep } from './valueStep.ts'

/** First log σ, in units of the action scale. */
const firstLogDeviation = -0.5

export function policyRunner(environment: Environment, settings: LearnerSettings): StepRunner {
  const random = createRandom(settings.seed).split('policy weights')
  const weights = networkWeights(policySizes(environment, settings.hidden), 0.01, random)
  const shape: PolicyShape = {
    kind: environment.actions.kind === 'discrete' ? 'categorical' : 'gaussian',
    layers: settings.hidden.length + 1,
    outputs: policyOutputs(environment),
    stein: settings.auxiliaryDraws === 0 ? 'own-action' : 'mean',
  }
  if (shape.kind === 'gaussian')
    weights['logDeviation'] = tf.fill([shape.outputs], firstLogDeviation)
  const rows = policyRows(settings)
  const perAction = host(new Float64Array(rows * shape.outputs), [rows, shape.outputs])
  const perRow = host(new Float64Array(rows), [rows])
  const stein = shape.kind === 'gaussian' ? stillTerms(perAction) : {}
  return createRunner(
    {
      step: policyStep(shape),
      initialState: startAdam(weights),
      exampleBatch: {
        observations: host(new Float64Array(rows * environment.observationSize), [
          rows,
          environment.observationSize,
        ]),
        actions: perAction,
        ...{ logProbabilities: perRow, left: perRow, ...stein },
      },
      hyper: { learningRate: 0, clip: 0, entropy: 0 },
    },
    { eager: settings.eager },
  )
}

export function valueRunner(environment: Environment, settings: LearnerSettings): StepRunner {
  const random = createRandom(settings.seed).split('value weights')
  const sizes = layerSizes(environment.observationSize, settings.hidden, 1)
  const rows = valueRows(settings)
  return createRunner(
    {
      step: valueStep(settings.hidden.length + 1),
      initialState: startAdam(networkWeights(sizes, 0.01, random)),
      exampleBatch: {
        observations: host(new Float64Array(rows * environment.observationSize), [
          rows,
          environment.observationSize,
        ]),
        targets: host(new Float64Array(rows), [rows]),
      },
      hyper: { learningRate: 0 },
    },
    { eager: settings.eager },
  )
}

function stillTerms(perAction: HostTensor) {
  return { slope: perAction, curve: perAction, means: perAction, logDeviations: perAction }
}

function host(values: ArrayLike<number>, shape: readonly number[]): HostTensor {
  return { dtype: 'float32', shape, values: Float32Array.from(values) }
}

function rowCount({ copies, rolloutSteps }: LearnerSettings): number {
  return copies * rolloutSteps
}

/** Rows of one step of the policy: a minibatch of PPO, all rows otherwise. */
function policyRows(settings: LearnerSettings): number {
  const rows = rowCount(settings)
  return settings.algorithm === 'ppo' ? Math.min(settings.minibatch, rows) : rows
}

function valueRows(settings: LearnerSettings): number {
  return Math.min(settings.minibatch, rowCount(settings))
}

/** Moves the policy up the controlled gradient. */
export function climb(climbing: Climb): Climbed {
  if (climbing.settings.algorithm === 'trpo') return naturalStep(climbing, unitTerms(climbing))
  const { settings, runner, random } = climbing
  const whole = policyTensors(climbing)
  const rows = rowCount(settings)
  const size = policyRows(settings)
  const epochs = settings.algorithm === 'ppo' ? settings.epochs : 1
  const clip = settings.algorithm === 'ppo' ? settings.clip : 1e6
  let updates = 0
  let last = { loss: Number.NaN, divergence: 0 }
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.permutation(rows)
    let divergence = 0
    let batches = 0
    for (let first = 0; first + size <= rows; first += size) {
      updates += 1
      const rate = correctedRate(settings.learningRate, climbing.updatesBefore + updates)
      const batch = takeTensors(whole, order.subarray(first, first + size), rows)
      const info = runner.run(batch, { learningRate: rate, clip, entropy: settings.entropy })
      last = { loss: info['loss']![0]!, divergence: info['divergence']![0]! }
      divergence += last.divergence
      batches += 1
    }
    if (divergence / batches > settings.divergence) break
  }
  return { ...last, updates }
}

/**
 * A' − φ around its mean, and the Stein terms, all over the size of A: one learning rate then suits
 * every environment, and every control is scaled alike.
 */
function unitTerms({ advantages, terms }: Climb): GradientTerms {
  const average = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const level = average(advantages)
  const size = Math.sqrt(meanSquare(advantages.map((value) => value - level))) + 1e-8
  const leftLevel = average(terms.left)
  return {
    left: terms.left.map((value) => (value - leftLevel) / size),
    slope: terms.slope.map((value) => value / size),
    curve: terms.curve.map((value) => value / size),
  }
}

function policyTensors(climbing: Climb): Readonly<Record<string, Float64Array>> {
  const { environment, policy, rollout } = climbing
  const { left, slope, curve } = unitTerms(climbing)
  const { observations, logProbabilities } = rollout
  if (policy.kind === 'categorical') {
    const actions = oneHot(rollout.actions, policyOutputs(environment))
    return { observations, actions, logProbabilities, left }
  }
  const { actions, noise } = rollout
  const width = policy.logDeviation.length
  const logDeviations = noise.map((_, place) => policy.logDeviation[place % width]!)
  const means = actions.map(
    (action, place) => action - Math.exp(logDeviations[place]!) * noise[place]!,
  )
  return { observations, actions, logProbabilities, left, slope, curve, means, logDeviations }
}

function oneHot(indices: Float64Array, count: number): Float64Array {
  const values = new Float64Array(indices.length * count)
  for (const [row, index] of indices.entries()) values[row * count + index] = 1
  return values
}

function takeTensors(
  whole: Readonly<Record<string, Float64Array>>,
  rows: Int32Array,
  count: number,
): HostTensors {
  return Object.fromEntries(
    Object.entries(whole).map(([name, values]) => {
      const taken = takeNumbers(values, rows, count)
      const isVector = values.length === count && !matrices.includes(name)
      const shape = isVector ? [rows.length] : [rows.length, values.length / count]
      return [name, host(taken, shape)]
    }),
  )
}

/** Tensors with a column axis even where it has one column. */
const matrices = ['observations', 'actions', 'slope', 'curve', 'means', 'logDeviations']

type ValueFit = {
  readonly settings: LearnerSettings
  readonly runner: StepRunner
  readonly random: Random
  readonly scale: CriticScale
  readonly updatesBefore: number
}

/** V learns at a rate of its own: it may follow the returns faster than the policy moves. */
const valueRate = 1e-3

export function fitValue(
  { settings, runner, random, scale, updatesBefore }: ValueFit,
  { observations }: Rollout,
  returns: Float64Array,
): { loss: number; updates: number } {
  const targets = returns.map((value) => (value - scale.mean) / scale.size)
  const rows = targets.length
  const size = valueRows(settings)
  let updates = 0
  let loss = Number.NaN
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    const order = random.permutation(rows)
    for (let first = 0; first + size <= rows; first += size) {
      updates += 1
      const rate = correctedRate(valueRate, updatesBefore + updates)
      const batch = takeTensors(
        { observations, targets },
        order.subarray(first, first + size),
        rows,
      )
      loss = runner.run(batch, { learningRate: rate })['loss']![0]!
    }
  }
  return { loss, updates }
}
