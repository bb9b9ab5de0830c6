/** Runs of the small net for the check, and how their results are read. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../contract/clock.ts'
import type { Config } from '../contract/method.ts'
import { sphericalMotionSchema } from '../methods/sphericalMotion/settings.ts'
import { trainOn } from '../methods/sphericalMotion/training.ts'
import { createControl } from '../training/control.ts'
import type { PictureSet } from '../training/pictures.ts'
import type { CheckOptions } from './check.ts'
import type { Keep } from './keptResults.ts'

const comparison = z.object({
  measured: z.number().nullable(),
  predicted: z.number().nullable(),
  relativeError: z.number().nullable(),
})

const layerSchema = z.object({
  name: z.string(),
  scaleInvariant: z.boolean(),
  angularUpdate: comparison,
  weightNorm: comparison,
  balanceGap: z.number().nullable(),
  balanceRemainder: z.number().nullable(),
})
export type Layer = z.output<typeof layerSchema>

const resultSchema = z.object({
  layers: z.array(layerSchema),
  drops: z.array(
    z.object({
      layers: z.array(
        z.object({ name: z.string(), immediate: comparison, recovery: z.array(comparison) }),
      ),
    }),
  ),
})
export type Result = z.output<typeof resultSchema>

/** `angles` holds each layer's angular update by step, for what looks inside the climb. */
export type Finished = { readonly result: Result; readonly angles: ReadonlyMap<string, number[]> }

export type Bench = {
  readonly pictures: PictureSet
  readonly options: CheckOptions
  readonly keep: Keep
}

/** The tables of a training, remembered where the check was asked to. */
export async function tablesOf(bench: Bench, config: Config, title: string): Promise<Result> {
  const kept = await bench.keep(`smd ${JSON.stringify(config)}`, async () => {
    return (await runSmallNet(bench, config, title)).result
  })
  return resultSchema.parse(kept)
}

/** Trains and tells a person how far each layer is from the theory. */
export async function runSmallNet(
  { pictures, options }: Bench,
  config: Config,
  title: string,
): Promise<Finished> {
  const finished = await trainSmallNet(pictures, config)
  const errors = finished.result.layers.map(
    ({ name, angularUpdate }) => `${name} ${percent(angularUpdate.relativeError)}`,
  )
  options.progress(`${title}: ${errors.join(', ')}`)
  return finished
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(2)} %`
}

async function trainSmallNet(pictures: PictureSet, config: Config): Promise<Finished> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  const angles = new Map<string, number[]>()
  try {
    const settings = sphericalMotionSchema.parse(config)
    const quiet = { ...settings.training, evaluateEvery: 1_000_000, checkpointEvery: 1_000_000 }
    const { result } = await trainOn(
      pictures,
      { ...settings, training: quiet },
      {
        ...{ config, datasetFolders: {}, checkpointFolder: folder, resumeFrom: null },
        ...{ clock: systemClock, control: createControl(systemClock).control },
        reporter: {
          started: () => undefined,
          event: () => undefined,
          findings: () => undefined,
          checkpoint: () => undefined,
          figures: (_, figures) => {
            for (const [name, value] of Object.entries(figures)) {
              if (!name.startsWith('angularUpdate:')) continue
              const layer = name.slice('angularUpdate:'.length)
              const known = angles.get(layer) ?? []
              known.push(value)
              angles.set(layer, known)
            }
          },
        },
      },
    )
    return { result: resultSchema.parse(result), angles }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function judged(layers: readonly Layer[]): Layer[] {
  return layers.filter(({ scaleInvariant }) => scaleInvariant)
}

export function worst(values: readonly (number | null)[]): number {
  return Math.max(...values.map((value) => Math.abs(value ?? Number.POSITIVE_INFINITY)))
}

export function meanSize(values: readonly (number | null)[]): number {
  const sizes = values.map((value) => Math.abs(value ?? Number.POSITIVE_INFINITY))
  return sizes.reduce((sum, value) => sum + value, 0) / sizes.length
}

/** Root mean square. */
export function pooled(values: readonly (number | null | undefined)[]): number {
  const squares = values.map((value) => (value ?? Number.NaN) ** 2)
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
}
