/** Grids of the transfer laboratory for its check, remembered in a file, and what is read from them. */
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../contract/clock.ts'
import type { Config } from '../contract/method.ts'
import { defaultChoices } from '../datasets/choices.ts'
import { createDatasetLibrary } from '../datasets/library.ts'
import { openDataset } from '../datasets/openDataset.ts'
import { gridCells } from '../methods/neverHurtTransfer/gridCells.ts'
import { transferSchema } from '../methods/neverHurtTransfer/settings.ts'
import type { KeptSources, OpenSet } from '../methods/neverHurtTransfer/source/taskFactory.ts'
import type { CellResult } from '../methods/neverHurtTransfer/train/cell.ts'
import { trainGrid } from '../methods/neverHurtTransfer/training.ts'
import { createModelLibrary } from '../pretrained/library.ts'
import { createRandom } from '../tensor/random.ts'
import { createControl } from '../training/control.ts'
import type { CheckOptions } from './check.ts'

const builtInFolder = join(import.meta.dirname, '..', '..', 'resources', 'datasets')

const pretrainedFolder = join(import.meta.dirname, '..', '..', 'resources', 'pretrained')

export type TransferBench = {
  readonly openSet: OpenSet
  /** Folder of a built-in model in packed form. */
  readonly modelFolder: (id: string) => Promise<string>
  /** Imports files as a data set of this id, pictures stretched to a square. */
  readonly importPictures: (id: string, paths: readonly string[], side: number) => Promise<void>
  readonly kept: KeptSources
  readonly options: CheckOptions
  readonly close: () => Promise<void>
}

export async function openTransferBench(options: CheckOptions): Promise<TransferBench> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  const random = createRandom('verify')
  const library = createDatasetLibrary({ folder, builtInFolder, clock: systemClock, random })
  const models = createModelLibrary({
    ...{ folder: join(folder, 'models'), builtInFolder: pretrainedFolder, random },
    clock: systemClock,
  })
  const imported = new Map<string, string>()
  return {
    options,
    openSet: async (id) => await openDataset(await library.folderOf(imported.get(id) ?? id)),
    modelFolder: (id) => models.folderOf(id),
    importPictures: async (id, paths, side) => {
      const size = { height: side, width: side }
      const choices = { ...defaultChoices, size, oddSized: 'resize' as const }
      imported.set(id, (await library.import({ paths, name: id, choices })).id)
    },
    kept: new Map(),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Every cell of the grid; cells that the cache file knows are not trained again. */
export async function trainCells(
  bench: TransferBench,
  title: string,
  config: Config,
  sourceFolders: Readonly<Record<string, string>> = {},
): Promise<CellResult[]> {
  const settings = transferSchema.parse(config)
  const key = `${title} ${JSON.stringify(settings)}`
  const known = await remembered(bench.options.cache, key)
  if (known) return known
  bench.options.progress(`${title}: ${gridCells(settings).length} cells`)
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  try {
    const quiet = { ...settings.training, checkpointEvery: 1_000_000, evaluations: 1 }
    const { result } = await trainGrid(
      { ...settings, training: quiet },
      bench.openSet,
      {
        ...{ config, datasetFolders: {}, sourceFolders, checkpointFolder: folder },
        resumeFrom: null,
        ...{ clock: systemClock, control: createControl(systemClock).control },
        reporter: {
          ...{ started: () => undefined, findings: () => undefined, figures: () => undefined },
          ...{ checkpoint: () => undefined },
          event: (_step, _kind, message) => {
            // One line for each group of seeds.
            if (!/seed [1-9]\d*$/.test(message)) bench.options.progress(`${title}: ${message}`)
          },
        },
      },
      bench.kept,
    )
    const cells = result['cells'] as unknown as CellResult[]
    if (bench.options.cache !== null)
      await appendFile(bench.options.cache, `${JSON.stringify({ key, cells })}\n`)
    return cells
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function remembered(file: string | null, key: string): Promise<CellResult[] | null> {
  if (file === null) return null
  const text = await readFile(file, 'utf8').catch(() => '')
  const line = text.split('\n').find((one) => one.startsWith(`{"key":${JSON.stringify(key)},`))
  return line === undefined ? null : (JSON.parse(line) as { cells: CellResult[] }).cells
}

/** Accuracies in percent by seed of one group of cells. */
export function accuracies(cells: readonly CellResult[], wanted: Partial<CellResult>): number[] {
  return cells
    .filter((cell) =>
      Object.entries(wanted).every(([name, value]) => cell[name as keyof CellResult] === value),
    )
    .map(({ accuracy }) => 100 * (accuracy ?? Number.NaN))
}
