/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside lists that this file fills */
/**
 * What a run of the laboratory has done so far, and how it outlives its process: the draws of every
 * finished temperature, the weights of every finished training, and the state of the one under way.
 * All else is computed again from these, to the same bits.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { HostTensor, HostTensors } from '../../../tensor/step.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../../training/checkpoint.ts'
import type { TrainContext } from '../../method.ts'
import type { Rung } from '../evidence/thermodynamic.ts'
import type { NetworkProgress } from '../neural/train.ts'

/** A finished temperature and the seconds that its draws took. */
export type KeptRung = { readonly rung: Rung; readonly seconds: number }
type KeptTraining = { readonly progress: NetworkProgress; readonly seconds: number }

export type RunMemory = {
  /** Finished temperatures by `subject/order`. */
  readonly rungs: Map<string, KeptRung>
  /** Trainings in the order in which the run asks for them; the last may be unfinished. */
  readonly trainings: KeptTraining[]
}

const tuningSchema = z.strictObject({ stepSize: z.number(), variances: z.array(z.number()) })
const stateSchema = z.strictObject({
  step: z.int(),
  seconds: z.number(),
  rungs: z.array(
    z.strictObject({
      key: z.string(),
      temperature: z.number(),
      chains: z.int(),
      rows: z.int(),
      columns: z.int(),
      seconds: z.number(),
      tuning: tuningSchema.nullable(),
      diagnostics: z.strictObject({
        effectiveSampleSize: z.number(),
        splitRHat: z.number().nullable(),
        divergences: z.number(),
        acceptance: z.number(),
      }),
    }),
  ),
  trainings: z.array(
    z.strictObject({ step: z.int(), seconds: z.number(), least: z.array(z.number()) }),
  ),
})
type SavedState = z.output<typeof stateSchema>

export function emptyMemory(): RunMemory {
  return { rungs: new Map(), trainings: [] }
}

export function toCheckpoint(memory: RunMemory, step: number, seconds: number): Checkpoint {
  const tensors: Record<string, HostTensor> = {}
  const rungs = Array.from(memory.rungs, ([key, { rung, seconds: spent }]) => {
    const { points, scores, values } = rung.sample
    tensors[`rung/${key}/points`] = doubles(points.values)
    tensors[`rung/${key}/scores`] = doubles(scores.values)
    tensors[`rung/${key}/values`] = doubles(values)
    const { diagnostics, tuning, temperature, chains } = rung
    return {
      ...{ key, temperature, chains, seconds: spent },
      ...{ rows: points.rows, columns: points.columns },
      tuning: tuning && { stepSize: tuning.stepSize, variances: Array.from(tuning.variances) },
      // JSON has no Infinity: chains that never moved.
      diagnostics: {
        ...diagnostics,
        splitRHat: Number.isFinite(diagnostics.splitRHat) ? diagnostics.splitRHat : null,
      },
    }
  })
  const trainings = memory.trainings.map(({ progress, seconds: spent }, index) => {
    for (const [name, tensor] of Object.entries(progress.state))
      tensors[`training/${index}/state/${name}`] = tensor
    for (const [name, tensor] of Object.entries(progress.best.weights))
      tensors[`training/${index}/best/${name}`] = tensor
    return { step: progress.step, seconds: spent, least: [...progress.best.least] }
  })
  const state: SavedState = { step, seconds, rungs, trainings }
  return { state, tensors }
}

export type Recalled = {
  readonly memory: RunMemory
  readonly step: number
  readonly seconds: number
}

export function fromCheckpoint({ state, tensors }: Checkpoint): Recalled {
  const saved = stateSchema.parse(state)
  const memory = emptyMemory()
  for (const one of saved.rungs) {
    const { key, rows, columns, seconds, tuning, diagnostics, temperature, chains } = one
    const part = (name: string): Float64Array => fromDoubles(tensors[`rung/${key}/${name}`]!)
    const sample = {
      points: { rows, columns, values: part('points') },
      scores: { rows, columns, values: part('scores') },
      values: part('values'),
    }
    const rung: Rung = {
      ...{ temperature, chains, sample },
      tuning: tuning && { ...tuning, variances: Float64Array.from(tuning.variances) },
      diagnostics: { ...diagnostics, splitRHat: diagnostics.splitRHat ?? Infinity },
    }
    memory.rungs.set(key, { rung, seconds })
  }
  for (const [index, { step, seconds, least }] of saved.trainings.entries())
    memory.trainings.push({
      seconds,
      progress: {
        step,
        state: under(tensors, `training/${index}/state/`),
        best: { least, weights: under(tensors, `training/${index}/best/`) },
      },
    })
  return { memory, step: saved.step, seconds: saved.seconds }
}

function under(tensors: HostTensors, prefix: string): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  )
}

/** Checkpoints have no float64: its bits travel as pairs of int32. */
function doubles(values: Float64Array): HostTensor {
  const copy = Float64Array.from(values)
  return { dtype: 'int32', shape: [2 * copy.length], values: new Int32Array(copy.buffer) }
}

function fromDoubles({ values }: HostTensor): Float64Array {
  return new Float64Array(Int32Array.from(values).buffer)
}

export async function recall(file: string | null): Promise<Recalled> {
  if (file === null) return { memory: emptyMemory(), step: 0, seconds: 0 }
  return fromCheckpoint(await readCheckpoint(file))
}

/** Writes checkpoints at most every `spacing` seconds, and on demand; keeps the last two. */
export function checkpointWriter(
  memory: RunMemory,
  { checkpointFolder, reporter, control }: TrainContext,
  { spacing }: { readonly spacing: number },
) {
  const files: string[] = []
  let lastAt = control.seconds()
  let lastStep = -1
  const save = async (step: number): Promise<void> => {
    if (step <= 0 || step === lastStep) return
    lastStep = step
    lastAt = control.seconds()
    const file = join(checkpointFolder, `step-${String(step).padStart(9, '0')}.checkpoint`)
    const written = await writeCheckpoint(file, toCheckpoint(memory, step, lastAt))
    files.push(file)
    reporter.checkpoint({ step, file, ...written })
    const old = files.length > 2 ? files.shift() : undefined
    if (old !== undefined) await rm(old, { force: true })
  }
  return {
    save,
    isDue: (): boolean => control.seconds() - lastAt >= spacing,
  }
}
export type CheckpointWriter = ReturnType<typeof checkpointWriter>
