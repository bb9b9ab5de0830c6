/** Trains the cells of the small-batch check, and remembers what was trained in a file. */
import { appendFile, readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Config } from '../contract/method.ts'
import { gridCells } from '../methods/mabn/cells.ts'
import type { Cell, Variant } from '../methods/mabn/cells.ts'
import { openCell, updateCell } from '../methods/mabn/session.ts'
import { mabnSchema } from '../methods/mabn/settings.ts'
import type { MabnSettings } from '../methods/mabn/settings.ts'
import { evaluate } from '../training/evaluation.ts'
import type { PictureSet } from '../training/pictures.ts'
import type { CheckOptions } from './check.ts'

export type TrainedCell = {
  readonly cell: Cell
  /** Of the test part at the end, 0 … 1; NaN when the loss was not a number. */
  readonly accuracy: number
}

const keptSchema = z.object({ key: z.string(), accuracy: z.number().nullable() })

/** Every cell of the grid for every seed. `title` tells the data apart in the file. */
export async function trainGrid(
  title: string,
  pictures: PictureSet,
  config: Config,
  options: CheckOptions,
): Promise<TrainedCell[]> {
  const settings = mabnSchema.parse({ ...config, repeats: options.seeds })
  const kept = await readKept(options.cache)
  const trained: TrainedCell[] = []
  for (const cell of gridCells(settings)) {
    const key = `${title}/${settings.training.steps}/${cell.id}`
    const known = kept.get(key)
    const accuracy = known ?? (await trainCell(settings, cell, pictures))
    if (known === undefined && options.cache !== null)
      await appendFile(options.cache, `${JSON.stringify({ key, accuracy })}\n`)
    const size = cell.perSample ? '' : ` of ${cell.batchSize}`
    const percent = `${(100 * accuracy).toFixed(2)} %`
    options.progress(`${title}: ${cell.method}${size}, seed ${cell.seed}: ${percent}`)
    trained.push({ cell, accuracy })
  }
  return trained
}

async function readKept(file: string | null): Promise<ReadonlyMap<string, number>> {
  if (file === null) return new Map()
  const text = await readFile(file, 'utf8').catch(() => '')
  const rows = text.split('\n').filter((line) => line !== '')
  return new Map(
    rows.map((line) => {
      const { key, accuracy } = keptSchema.parse(JSON.parse(line))
      return [key, accuracy ?? Number.NaN]
    }),
  )
}

async function trainCell(
  settings: MabnSettings,
  cell: Cell,
  pictures: PictureSet,
): Promise<number> {
  const session = openCell(settings, cell, pictures)
  try {
    for (let step = 0; step < session.plan.steps; step += 1) {
      const { loss } = updateCell(session, settings, step)
      if (!Number.isFinite(loss)) return Number.NaN
    }
    const figures = await evaluate(session.network, session.runner.readState(), pictures.test)
    return figures['test/accuracy'] ?? Number.NaN
  } finally {
    session.runner.dispose()
  }
}

export type Wanted = {
  readonly normaliser: Cell['normaliser']
  readonly variant?: Variant
  /** Left out for normalisers without batch statistics. */
  readonly batchSize?: number
}

/** Test accuracies of one cell by seed, in percent. */
export function accuraciesOf(trained: readonly TrainedCell[], wanted: Wanted): number[] {
  const { normaliser, variant = 'plain', batchSize } = wanted
  return trained
    .filter(
      ({ cell }) =>
        cell.normaliser === normaliser &&
        cell.variant === variant &&
        (batchSize === undefined || cell.batchSize === batchSize),
    )
    .map(({ accuracy }) => 100 * accuracy)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
