/**
 * A source set up for the target: its network cut into a prefix that stays, a body that trains and a
 * new head; pictures in the form that it wants. Outputs of a frozen prefix are computed once where
 * nothing augments: the same numbers, without the work at every step.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Stage } from '../../../models/classifier.ts'
import { linear } from '../../../models/layers/linear.ts'
import { initialTensors, sequence } from '../../../models/module.ts'
import type { Module } from '../../../models/module.ts'
import { createRandom } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { PicturePart, PictureSet } from '../../../training/pictures.ts'
import type { TransferSource } from '../source/transferSource.ts'
import { outputsOf } from './inference.ts'

export type Task = {
  readonly source: TransferSource
  /** Stages before the body, in the recorded step; null when computed ahead or none is frozen. */
  readonly prefix: Module | null
  readonly frozen: HostTensors
  readonly body: Module
  /** The body’s stages, one after the other. */
  readonly stages: readonly Stage[]
  readonly head: Module
  /** Starting values of the body’s weights; null: drawn from each seed. */
  readonly weights: HostTensors | null
  readonly statistics: HostTensors
  /** What the body is fed, or the prefix where there is one. */
  readonly pictures: PictureSet
  readonly features: number
}

export type TaskOptions = {
  readonly frozenStages: number
  /** Pictures change from step to step, so nothing can be computed ahead. */
  readonly augments: boolean
}

export async function openTask(
  source: TransferSource,
  pictures: PictureSet,
  { frozenStages, augments }: TaskOptions,
): Promise<Task> {
  const network = source.network(pictures.train.shape, pictures.classes)
  const { stages, features } = network
  const last = stages.length - 1
  if (frozenStages > last)
    throw new WorkbenchError(
      'config-invalid',
      `frozenStages: ${frozenStages} stages, “${source.label}” has ${stages.length}, of which at most ${last} can be frozen`,
    )
  const [before, after] = [stages.slice(0, frozenStages), stages.slice(frozenStages)]
  const prefix = chain(before)
  const body = chain(after)
  const known = knownValues(source, chain(stages))
  const frozen = known === null ? {} : pick(known, prefix)
  const shared = {
    ...{ source, body, stages: after, features, frozen },
    head: linear('head', features, pictures.classes),
    weights: known === null ? null : pick(known, { ...body, statistics: {} }),
    statistics: known === null ? initial(body.statistics) : pick(known, { ...body, weights: {} }),
  }
  if (before.length === 0) return { ...shared, prefix: null, pictures }
  if (known === null)
    throw new WorkbenchError('config-invalid', 'frozenStages: from scratch nothing can be frozen')
  if (augments) return { ...shared, prefix, pictures }
  const ahead = (part: PicturePart) => computedAhead(prefix, frozen, part)
  const train = await ahead(pictures.train)
  const test = pictures.test === pictures.train ? train : await ahead(pictures.test)
  return { ...shared, prefix: null, pictures: { ...pictures, train, test } }
}

function chain(stages: readonly Stage[]): Module {
  return sequence(...stages.map(({ module }) => module))
}

function initial(sources: Module['weights']): HostTensors {
  return initialTensors(sources, createRandom('weights that the source lacks'))
}

/** The source's values; what it lacks is drawn, the same for every seed. */
function knownValues(source: TransferSource, { weights, statistics }: Module): HostTensors | null {
  if (source.weights === null) return null
  return { ...initial(weights), ...initial(statistics), ...source.weights, ...source.statistics }
}

function pick(values: HostTensors, { weights, statistics }: Module): HostTensors {
  const names = [...Object.keys(weights), ...Object.keys(statistics)]
  return Object.fromEntries(
    names.map((name) => {
      const value = values[name]
      if (!value) throw new TypeError(`no value for ${name}`)
      return [name, value]
    }),
  )
}

async function computedAhead(
  prefix: Module,
  frozen: HostTensors,
  part: PicturePart,
): Promise<PicturePart> {
  if (part.count === 0) return part
  const { shape, values } = await outputsOf(
    { module: prefix, weights: frozen, statistics: frozen },
    part,
  )
  // A feature vector is a picture of one pixel to whoever only counts values.
  const [height = 1, width = 1, channels = 1] = shape.length === 3 ? shape : [1, 1, ...shape]
  return { ...part, shape: [height, width, channels], images: values }
}
