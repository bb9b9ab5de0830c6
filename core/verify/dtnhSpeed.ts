/**
 * What the rule costs: a DTNH step against the step that one would write without it, which
 * differentiates loss + αΩ at once. Both compiled, same net, batch and data, measured in turns.
 */
import { performance } from 'node:perf_hooks'
import { applyTraining } from '../models/module.ts'
import {
  batchOf,
  initialState,
  openCellRunner,
} from '../methods/neverHurtTransfer/train/cellRunner.ts'
import { momentumStep } from '../methods/neverHurtTransfer/train/momentum.ts'
import { isHead, stepHyper } from '../methods/neverHurtTransfer/train/step.ts'
import type { TransferState } from '../methods/neverHurtTransfer/train/step.ts'
import type { Task } from '../methods/neverHurtTransfer/train/task.ts'
import { transferSchema } from '../methods/neverHurtTransfer/settings.ts'
import { featureDistance } from '../methods/neverHurtTransfer/regulariser/featurePull.ts'
import { pullToSource } from '../methods/neverHurtTransfer/regulariser/weightPull.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { differentiate } from '../tensor/gradients.ts'
import { gatherRows } from '../tensor/ops/gatherRows.ts'
import type { HostTensors, Step, StepRunner, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor } from '../tensor/tf.ts'
import { under } from '../training/evaluation.ts'
import { crossEntropy } from '../training/loss.ts'
import { createRunner } from '../training/runner.ts'

const hyper = { ...stepHyper, learningRate: 1e-3, headRate: 1e-3, momentum: 0.9, strength: 0.1 }

export type SpeedOptions = { readonly batchSize: number; readonly rounds: number }

export interface StepTimes {
  readonly ratio: number
  /** Over our own step under the rule “plain sum”, which takes both gradients apart to show their angle. */
  readonly ratioToRule: number
  readonly plain: number
  readonly protectedStep: number
}

/**
 * Seconds of a DTNH step over those of the plain step: of the fastest tenth of the rounds the slowest,
 * which is what they take while nobody else has the processor.
 */
export function stepRatio(
  task: Task,
  regulariser: 'l2-sp' | 'distillation',
  { batchSize, rounds }: SpeedOptions,
): StepTimes {
  const settings = transferSchema.parse({ training: { batchSize } })
  const teacher = new Float32Array(task.pictures.train.count * task.features)
  const kind = { regulariser, rule: 'never-hurt' as const, batchSize }
  const indices = Int32Array.from({ length: batchSize }, (_, at) => at % task.pictures.train.count)
  const values = { indices, seed: new Int32Array(2), attention: new Float32Array(task.features) }
  const batch = batchOf(kind, settings, values)
  const cached = regulariser === 'distillation' ? teacher : null
  const dtnh = openCellRunner(task, kind, settings, cached).runner
  const sum = openCellRunner(task, { ...kind, rule: 'sum' }, settings, cached).runner
  const plain = openPlain(task, regulariser, batch, teacher)
  const protectedTimes: number[] = []
  const plainTimes: number[] = []
  const sumTimes: number[] = []
  for (let round = 0; round < rounds + 5; round += 1) {
    const [first, second, third] = [timed(dtnh, batch), timed(plain, batch), timed(sum, batch)]
    // The first runs of a session plan its memory.
    if (round < 5) continue
    protectedTimes.push(first)
    plainTimes.push(second)
    sumTimes.push(third)
  }
  for (const runner of [dtnh, plain, sum]) runner.dispose()
  const [protectedStep, plainStep] = [quick(protectedTimes), quick(plainTimes)]
  const ratioToRule = protectedStep / quick(sumTimes)
  return { ratio: protectedStep / plainStep, ratioToRule, plain: plainStep, protectedStep }
}

function timed(runner: StepRunner, batch: HostTensors): number {
  const start = performance.now()
  runner.run(batch, hyper)
  return (performance.now() - start) / 1000
}

/** Of the fastest tenth the slowest. */
function quick(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN
}

/** One backward pass of loss + αΩ, the head’s decay as ever, and nothing measured. */
function openPlain(
  task: Task,
  regulariser: 'l2-sp' | 'distillation',
  batch: HostTensors,
  teacher: Float32Array,
): StepRunner {
  const start = initialState(task, 0)
  const { count, shape, images, labels } = task.pictures.train
  const state = {
    weights: tensorsFrom(under('weights/', start)),
    velocity: tensorsFrom(under('velocity/', start)),
    statistics: tensorsFrom(under('statistics/', start)),
  }
  return createRunner<TransferState>(
    {
      step: plainStep(task, regulariser),
      initialState: state,
      resident: {
        images: tf.tensor(images, [count, ...shape], 'float32'),
        labels: tf.tensor1d(labels, 'int32'),
        teacher: tf.tensor2d(teacher, [count, task.features]),
        ...tensorsFrom(
          Object.fromEntries(
            Object.entries(under('weights/', start)).map(([name, one]) => [
              `reference/${name}`,
              one,
            ]),
          ),
        ),
      },
      exampleBatch: batch,
      hyper: stepHyper,
    },
    { eager: false },
  )
}

function plainStep(task: Task, regulariser: 'l2-sp' | 'distillation'): Step<TransferState> {
  return ({ weights, velocity, statistics }, batch, given) =>
    tf.tidy(() => {
      const { images, labels, teacher, indices } = batch as Record<string, Tensor>
      if (!images || !labels || !teacher || !indices) throw new TypeError('the batch is incomplete')
      const strength = given['strength'] as Scalar
      const { loss, gradients } = differentiate(() => {
        const { output } = applyTraining(
          task.body,
          gatherRows(images, indices),
          weights,
          statistics,
        )
        const { output: logits } = applyTraining(task.head, output, weights, {})
        const empirical = crossEntropy(logits, gatherRows(labels, indices))
        if (regulariser === 'l2-sp') return { loss: empirical, extra: {} }
        const penalty = featureDistance(output, gatherRows(teacher, indices))
        return { loss: tf.add(empirical, tf.mul(strength, penalty)), extra: {} }
      }, weights)
      const pulled =
        regulariser === 'l2-sp' ? pulledBy(weights, batch, gradients, strength) : gradients
      const direction = { ...pulled, ...decayedHead(weights, pulled, given['headDecay'] as Scalar) }
      const moved = momentumStep(
        { weights, velocity },
        direction,
        given['momentum'] as Scalar,
        () => given['learningRate'] as Scalar,
      )
      return { state: { ...moved, statistics }, info: { loss } }
    })
}

/** g + βv on the head, which no rule concerns. */
function decayedHead(weights: TensorMap, gradients: TensorMap, decay: Scalar): TensorMap {
  return Object.fromEntries(
    Object.entries(gradients)
      .filter(([name]) => isHead(name))
      .map(([name, own]) => [name, tf.add(own, tf.mul(decay, weights[name] as Tensor))]),
  )
}

function pulledBy(
  weights: TensorMap,
  batch: TensorMap,
  gradients: TensorMap,
  strength: Scalar,
): TensorMap {
  const reference = Object.fromEntries(
    Object.keys(weights).map((name) => [name, batch[`reference/${name}`] as Tensor]),
  )
  const { gradient } = pullToSource(weights, reference)
  return Object.fromEntries(
    Object.entries(gradients).map(([name, own]) => {
      return [name, tf.add(own, tf.mul(strength, gradient[name] as Tensor))]
    }),
  )
}
