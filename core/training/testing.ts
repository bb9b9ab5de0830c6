/** Small learnable pictures and a context that writes down what is reported, for tests. */
import type { Config } from '../contract/method.ts'
import type { MetricBlock } from '../contract/metric.ts'
import type { StepFigures, TrainContext, WatchedPart, Watching } from '../methods/method.ts'
import { createRandom } from '../tensor/random.ts'
import type { PicturePart, PictureSet } from './pictures.ts'

/** Each class is a fixed random picture plus noise. */
export function classPictures({ side = 8, classes = 4, count = 256 } = {}): PictureSet {
  const random = createRandom('test pictures')
  const size = side * side
  const means = Float32Array.from({ length: classes * size }, () => random.normal())
  const part = (samples: number): PicturePart => {
    const labels = Int32Array.from({ length: samples }, () => random.integer(classes))
    const images = Float32Array.from(
      { length: samples * size },
      (_, place) =>
        means[labels[Math.floor(place / size)]! * size + (place % size)]! + random.normal(),
    )
    return { count: samples, shape: [side, side, 1], images, labels }
  }
  return { train: part(count), test: part(64), classes }
}

export type Recorded = {
  readonly context: TrainContext
  readonly steps: Map<number, StepFigures>
  readonly checkpoints: { step: number; file: string }[]
  readonly findings: Config
  readonly events: string[]
}

/** Runs without pauses on a clock that counts its readings. Stops before `stopAt` when given. */
export function recordingContext(
  folder: string,
  options: { readonly resumeFrom?: string; readonly stopAt?: number } = {},
): Recorded {
  const steps = new Map<number, StepFigures>()
  const checkpoints: Recorded['checkpoints'] = []
  const findings: Config = {}
  const events: string[] = []
  let readings = 0
  let base = 0
  let asked = 0
  return {
    ...{ steps, checkpoints, events, findings },
    context: {
      ...{ config: {}, datasetFolders: {}, checkpointFolder: folder },
      resumeFrom: options.resumeFrom ?? null,
      clock: { now: () => new Date(0), seconds: () => readings++ },
      control: {
        next: () => Promise.resolve(asked++ === options.stopAt ? 'stop' : 'continue'),
        seconds: () => base + readings++,
        spent: (earlier) => (base = earlier),
      },
      reporter: {
        started: () => undefined,
        figures: (step, figures) => steps.set(step, { ...steps.get(step), ...figures }),
        event: (step, _kind, message) => events.push(`${step}: ${message}`),
        findings: (result) => Object.assign(findings, result),
        checkpoint: (checkpoint) => checkpoints.push(checkpoint),
      },
    },
  }
}

/** A watch that speaks once, at the first step of the given number or later; keeps what it was asked. */
export function speakingOnce(from: number) {
  const trips: string[] = []
  const parts: WatchedPart[] = []
  let spoken = false
  const watch: Watching = {
    look: (step) => {
      if (spoken || step < from) return null
      spoken = true
      return 'it spoke'
    },
    trip: (step, reason) => void trips.push(`${step}: ${reason}`),
    anew: (part) => {
      parts.push(part)
      return watch
    },
  }
  return { watch, trips, parts }
}

/** Values of one series over several blocks. */
export function seriesValues(blocks: readonly MetricBlock[], family: string): number[] {
  return blocks.flatMap(({ series, values }) => {
    const column = series.findIndex((key) => key.family === family && key.layer === null)
    return column < 0 ? [] : [...values].filter((_, place) => place % series.length === column)
  })
}
