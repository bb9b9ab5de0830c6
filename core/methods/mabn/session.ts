/** One cell in memory: its network, data on the device, optimiser state, sampler. */
import { buildNetwork } from '../../models/build.ts'
import type { Normaliser } from '../../models/layers/normaliser.ts'
import { initialTensors } from '../../models/module.ts'
import type { Module } from '../../models/module.ts'
import { tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import type { HostTensor, HostTensors, HyperValues, StepRunner } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { PicturePart, PictureSet } from '../../training/pictures.ts'
import { createRunner } from '../../training/runner.ts'
import { sampleEpochs, sampleWithReplacement } from '../../training/sampler.ts'
import type { Sampler } from '../../training/sampler.ts'
import { learningRateAt } from '../../training/schedule.ts'
import { cellPlan } from './cells.ts'
import type { Cell, CellPlan } from './cells.ts'
import { normaliserOf } from './normalisers.ts'
import type { MabnSettings } from './settings.ts'
import { cellStep } from './step.ts'
import type { CellState } from './step.ts'

export type CellSession = {
  readonly network: Module
  readonly runner: StepRunner
  readonly sampler: Sampler
  readonly plan: CellPlan
}

export function networkFor(
  { model }: MabnSettings,
  pictures: PictureSet,
  normaliser: Normaliser,
): Module {
  const shape = { input: pictures.train.shape, classes: pictures.classes }
  return buildNetwork(model, shape, normaliser)
}

/** Weights and batches depend on the cell's seed alone: cells of one seed differ by their normaliser. */
export function openCell(settings: MabnSettings, cell: Cell, pictures: PictureSet): CellSession {
  const { optimizer, training, labelSmoothing } = settings
  const plan = cellPlan(settings, cell)
  const network = networkFor(settings, pictures, normaliserOf(settings, cell))
  const random = createRandom(cell.seed)
  const runner = createRunner<CellState>(
    {
      step: cellStep(network, { kind: optimizer.kind, labelSmoothing }),
      initialState: initialState(network, cell.seed),
      resident: residentPictures(pictures.train),
      exampleBatch: { indices: indexBatch(new Int32Array(plan.batchSize)) },
      hyper: hyperOf(settings, plan.learningRate),
    },
    { eager: training.eager },
  )
  const draw = training.sampling === 'epochs' ? sampleEpochs : sampleWithReplacement
  const batch = { count: pictures.train.count, batchSize: plan.batchSize }
  return { network, runner, plan, sampler: draw(batch, random.split('batches')) }
}

/** One update; `step` updates of the cell are done. */
export function updateCell(
  { runner, sampler, plan }: CellSession,
  settings: MabnSettings,
  step: number,
): { loss: number; accuracy: number; learningRate: number } {
  const learningRate = learningRateAt(plan.schedule, plan.learningRate, plan.steps, step)
  const batch = { indices: indexBatch(sampler.next()) }
  const info = runner.run(batch, hyperOf(settings, learningRate))
  const first = (name: string) => info[name]?.[0] ?? Number.NaN
  return { loss: first('loss'), accuracy: first('accuracy'), learningRate }
}

function initialState(network: Module, seed: number): CellState {
  const random = createRandom(seed).split('weights')
  const weights = initialTensors(network.weights, random)
  return {
    weights: tensorsFrom(weights),
    velocity: tensorsFrom(zerosLike(weights)),
    statistics: tensorsFrom(initialTensors(network.statistics, random)),
  }
}

function zerosLike(tensors: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, values }]) => [
      name,
      { dtype, shape, values: new Float32Array(values.length) },
    ]),
  )
}

function residentPictures({ count, shape, images, labels }: PicturePart) {
  return {
    images: tf.tensor(images, [count, ...shape], 'float32'),
    labels: tf.tensor1d(labels, 'int32'),
  }
}

function indexBatch(values: Int32Array): HostTensor {
  return { dtype: 'int32', shape: [values.length], values }
}

function hyperOf({ optimizer }: MabnSettings, learningRate: number): HyperValues {
  const { weightDecay, momentum } = optimizer
  return { learningRate, weightDecay, momentum }
}
