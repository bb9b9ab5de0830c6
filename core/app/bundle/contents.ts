/**
 * What a run bundle holds. It is a TAR, so any tool opens it:
 *
 *   bundle.json                       the run, its events and checkpoints, its data sets, who wrote it
 *   series.parquet                    every point of every series
 *   checkpoints/<file>                what the run goes on from
 *   datasets/<id>/manifest.json, …    imported data sets, packed; built-in ones are named only
 *   SHA256SUMS                        the seal: one line a file, as `sha256sum -c` reads it
 */
import { z } from 'zod'
import { WorkbenchError } from '../../contract/errors.ts'
import { runEventSchema, runSchema } from '../../contract/run.ts'

export const bundleEnding = '.steradian'
export const contentsName = 'bundle.json'
export const seriesName = 'series.parquet'
export const sealName = 'SHA256SUMS'

const datasetId = '[a-z0-9][a-z0-9-]{0,79}'
const memberPattern = new RegExp(
  `^(bundle\\.json|series\\.parquet|checkpoints/[a-z0-9-]+\\.checkpoint|datasets/${datasetId}/(manifest\\.json|[a-z0-9-]+\\.bin))$`,
)

const bundledDatasetSchema = z.strictObject({
  id: z.string().regex(new RegExp(`^${datasetId}$`)),
  name: z.string(),
  contentHash: z.string(),
  builtIn: z.boolean(),
  /** Whether its samples are in the bundle. */
  included: z.boolean(),
})
export type BundledDataset = z.output<typeof bundledDatasetSchema>

export const bundleContentsSchema = z.strictObject({
  format: z.literal('steradian-run-bundle'),
  version: z.literal(1),
  writtenAt: z.iso.datetime(),
  /** What wrote it, and on what: to be told when another machine gives other figures. */
  environment: z.strictObject({
    steradian: z.string(),
    runtime: z.string(),
    platform: z.string(),
    device: z.string().nullable(),
  }),
  run: runSchema,
  events: z.array(runEventSchema),
  checkpoints: z.array(
    z.strictObject({
      step: z.int().nonnegative(),
      seconds: z.number().nonnegative(),
      file: z.string().regex(/^[a-z0-9-]+\.checkpoint$/),
      bytes: z.int().nonnegative(),
      hash: z.string(),
      createdAt: z.iso.datetime(),
    }),
  ),
  datasets: z.array(bundledDatasetSchema),
})
export type BundleContents = z.output<typeof bundleContentsSchema>

/** Lower-case hexadecimal SHA-256 by member. */
export type Seal = ReadonlyMap<string, string>

export function sealText(seal: Seal): string {
  return [...seal].map(([name, hash]) => `${hash}  ${name}\n`).join('')
}

/** Throws `bundle-unreadable` for any line or name that we would not have written. */
export function parseSeal(text: string, bundle: string): Seal {
  const seal = new Map<string, string>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, hash, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    if (hash === undefined || name === undefined || !memberPattern.test(name) || seal.has(name))
      throw refused(
        bundle,
        `${sealName}: the line ${JSON.stringify(line.slice(0, 200))} is not ours`,
      )
    seal.set(name, hash)
  }
  return seal
}

export function refused(bundle: string, reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('bundle-unreadable', `${bundle}: ${reason}; nothing was imported`, {
    details: { file: bundle },
    cause,
  })
}
