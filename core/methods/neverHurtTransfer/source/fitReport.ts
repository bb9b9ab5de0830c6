/**
 * Whether a source fits the target, before anything trains: how well a linear classifier on its frozen
 * features does, and how much the features are arranged by class at all, both against the same network
 * with weights drawn at random.
 */
import type { MappingRow } from '../../../contract/model.ts'
import { initialTensors } from '../../../models/module.ts'
import { createRandom } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { PicturePart } from '../../../training/pictures.ts'
import { outputsOf } from '../train/inference.ts'
import type { Task } from '../train/task.ts'
import { centredAlignment, gramOf, ridgeAccuracy } from './linearProbe.ts'

export type SourceFit = {
  readonly id: string
  readonly label: string
  /** Percent of the tested samples; null from scratch. */
  readonly probe: number | null
  /** Percent that guessing gets right. */
  readonly chance: number
  /** Linear centred kernel alignment of features and labels, 0 … 1. */
  readonly alignment: number | null
  /** The same of an untrained network; null where a part of it is frozen. */
  readonly untrained: { readonly probe: number; readonly alignment: number } | null
  readonly verdict: 'fits' | 'unclear' | 'does-not-fit' | 'none'
  readonly mapping: readonly MappingRow[]
}

/** Samples looked at: enough to tell, few enough to be quick. */
const trainingLimit = 400
const testLimit = 600
/** Points of the probe that a source must gain on untrained weights to count. */
const margin = 2

export async function fitReport(task: Task, shots: Int32Array): Promise<SourceFit> {
  const { source, weights, pictures } = task
  const identity = { id: source.id, label: source.label, mapping: source.mapping }
  const chance = 100 / pictures.classes
  if (weights === null || task.prefix !== null)
    return { ...identity, chance, probe: null, alignment: null, untrained: null, verdict: 'none' }
  const samples = pickSamples(task, shots)
  const { probe, alignment } = await measure(task, weights, samples)
  const random = createRandom('an untrained network')
  const drawn = initialTensors(task.body.weights, random)
  const isWhole = Object.keys(task.frozen).length === 0
  const untrained = isWhole ? await measure(task, drawn, samples) : null
  return {
    ...identity,
    ...{ chance, probe, alignment, untrained },
    verdict: judge(probe, untrained),
  }
}

function judge(probe: number, untrained: { readonly probe: number } | null): SourceFit['verdict'] {
  if (untrained === null) return 'unclear'
  if (probe >= untrained.probe + margin) return 'fits'
  return probe <= untrained.probe - margin ? 'does-not-fit' : 'unclear'
}

type Samples = { readonly train: PicturePart; readonly test: PicturePart }

/** What trains for the first seed, and others to test on. */
function pickSamples({ pictures }: Task, shots: Int32Array): Samples {
  const used = new Set(shots)
  const tested = Int32Array.from(pictures.test.labels.keys()).filter(
    (place) => pictures.test !== pictures.train || !used.has(place),
  )
  return {
    train: only(pictures.train, thinned(shots, trainingLimit)),
    test: only(pictures.test, thinned(tested, testLimit)),
  }
}

function thinned(places: Int32Array, most: number): Int32Array {
  const every = Math.max(1, places.length / most)
  const count = Math.min(most, places.length)
  return Int32Array.from({ length: count }, (_, at) => places[Math.floor(at * every)] ?? 0)
}

function only(part: PicturePart, places: Int32Array): PicturePart {
  const size = part.shape.reduce((product, extent) => product * extent, 1)
  const images = new Float32Array(places.length * size)
  places.forEach((place, at) => {
    images.set(part.images.subarray(place * size, (place + 1) * size), at * size)
  })
  const labels = places.map((place) => part.labels[place] ?? 0)
  return { ...part, count: places.length, images, labels }
}

async function measure(
  { body, statistics, pictures }: Task,
  weights: HostTensors,
  { train, test }: Samples,
): Promise<{ probe: number; alignment: number }> {
  const applied = { module: body, weights, statistics }
  const [fitted, tested] = [await outputsOf(applied, train), await outputsOf(applied, test)]
  const width = fitted.values.length / train.count
  const features = { train: fitted.values, test: tested.values, width }
  const accuracy = ridgeAccuracy(features, { ...pictures, train: train.labels, test: test.labels })
  return {
    probe: 100 * accuracy,
    alignment: centredAlignment(gramOf(fitted.values, fitted.values, width), train.labels),
  }
}
