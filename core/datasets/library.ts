/**
 * The data sets of one workspace: each a folder `<id>` with packed samples and a manifest. Removing
 * moves the folder into `.trash`, restoring moves it back; an import that did not finish leaves a
 * `.importing-…` folder, which goes at the next start unless it holds a journal to go on from.
 */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import type {
  Dataset,
  DatasetExportFormat,
  DatasetPreview,
  Provenance,
  SampleImage,
  UnfinishedImport,
} from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Random } from '../tensor/random.ts'
import { adoptDataset } from './adoptDataset.ts'
import { builtIns } from './builtIns.ts'
import type { ImportChoices } from './choices.ts'
import { defaultChoices } from './choices.ts'
import { exists, moveDurably } from './durableFiles.ts'
import { exportDataset } from './exportDataset.ts'
import type { Progress } from './importTask.ts'
import { importDataset } from './importDataset.ts'
import { manifestName, readManifest } from './manifest.ts'
import { ensureBuiltIn, inWorkspace, prepareFolder, readCatalogue } from './libraryFolder.ts'
import { isDatasetId, newDatasetId } from './names.ts'
import { previewDataset } from './preview.ts'
import { describeProvenance, relinkDataset } from './relink.ts'
import type { SamplesRequest } from './readSamples.ts'
import { readSamples } from './readSamples.ts'
import { stagingFolder } from './staging.ts'
import { discardUnfinished, listUnfinished, unfinishedIn } from './unfinished.ts'

export interface LibraryOptions {
  /** Holds the sets; made if missing. */
  readonly folder: string
  /** `resources/datasets`; null: no built-in sets. */
  readonly builtInFolder: string | null
  readonly clock: Clock
  readonly random: Random
  /** Seconds between two entries of an import's journal. */
  readonly journalEvery?: number | undefined
}

interface ImportRequest {
  readonly paths: readonly string[]
  readonly name: string
  readonly choices?: ImportChoices | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

type ContinueRequest = Pick<ImportRequest, 'onProgress' | 'signal'> & {
  readonly unfinishedId: string
}

interface ExportRequest {
  readonly datasetId: string
  readonly format: DatasetExportFormat
  /** A folder. */
  readonly destination: string
}

export interface DatasetLibrary {
  /** Built-in ones first, then the newest first; without those in the trash. */
  readonly list: () => Promise<Dataset[]>
  readonly get: (id: string) => Promise<Dataset>
  readonly preview: (
    paths: readonly string[],
    choices?: ImportChoices,
    signal?: AbortSignal,
  ) => Promise<DatasetPreview>
  /** A set that is there already is returned as it is, not stored twice. */
  readonly import: (request: ImportRequest) => Promise<Dataset>
  /** A packed set of another installation: its folder moves into the library, checked. */
  readonly adopt: (id: string, folder: string) => Promise<Dataset>
  /** Imports that ended before they were done; the next import of the same source goes on with it. */
  readonly unfinished: () => Promise<UnfinishedImport[]>
  readonly continueImport: (request: ContinueRequest) => Promise<Dataset>
  readonly discardImport: (unfinishedId: string) => Promise<void>
  readonly provenance: (id: string) => Promise<Provenance>
  /** The source lies elsewhere now; refused where what lies there makes another set. */
  readonly relink: (id: string, paths: readonly string[]) => Promise<Dataset>
  readonly samples: (request: SamplesRequest) => Promise<SampleImage[]>
  /** As files for other programs; returns the name of what was made in `destination`. */
  readonly export: (request: ExportRequest) => Promise<string>
  /** Into the trash. */
  readonly remove: (id: string) => Promise<void>
  readonly restore: (id: string) => Promise<Dataset>
  /** Folder for `openDataset`. */
  readonly folderOf: (id: string) => Promise<string>
}

const trashName = '.trash'

export function createDatasetLibrary(options: LibraryOptions): DatasetLibrary {
  const { folder, clock, random } = options
  const trash = join(folder, trashName)
  let started: Promise<void> | null = null

  function ready(): Promise<void> {
    started ??= prepareFolder(folder)
    return started
  }

  async function folderOf(id: string): Promise<string> {
    await ready()
    await ensureBuiltIn(id, options)
    const place = join(folder, id)
    if (!isDatasetId(id) || !(await exists(join(place, manifestName)))) throw unknown(id)
    return place
  }

  async function get(id: string): Promise<Dataset> {
    const listed = (await readCatalogue(options.builtInFolder)).find((dataset) => dataset.id === id)
    return listed ?? (await readManifest(await folderOf(id))).dataset
  }

  async function remove(id: string): Promise<void> {
    const { builtIn, name } = await get(id)
    if (builtIn) throw new WorkbenchError('request-invalid', `“${name}” is built in; it stays`)
    const place = await folderOf(id)
    await inWorkspace(folder, async () => {
      await mkdir(trash, { recursive: true })
      await moveDurably(place, join(trash, id))
    })
  }

  async function restore(id: string): Promise<Dataset> {
    await ready()
    if (!isDatasetId(id) || !(await exists(join(trash, id)))) throw unknown(id)
    await inWorkspace(folder, () => moveDurably(join(trash, id), join(folder, id)))
    return (await readManifest(join(folder, id))).dataset
  }

  return {
    list: () => ready().then(() => listIn(options)),
    get,
    preview: async (paths, choices = defaultChoices, signal) => {
      await ready()
      const scratchFolder = stagingFolder(folder, `preview-${random.integer(0x1_0000_0000)}`)
      return previewDataset(paths, choices, { clock, scratchFolder, signal })
    },
    import: (request) => ready().then(() => importPaths(request, options)),
    adopt: (id, from) => ready().then(() => adoptDataset(id, from, folder)),
    unfinished: () => ready().then(() => listUnfinished(folder)),
    continueImport: async ({ unfinishedId, ...request }) => {
      await ready()
      const { paths, name, choices } = await unfinishedIn(folder, unfinishedId)
      return importPaths({ ...request, paths, name, choices }, options)
    },
    discardImport: (unfinishedId) => ready().then(() => discardUnfinished(folder, unfinishedId)),
    provenance: async (id) => describeProvenance(await readManifest(await folderOf(id))),
    relink: async (id, paths) => relinkDataset(await folderOf(id), paths, options),
    samples: async (request) => readSamples(await folderOf(request.datasetId), request),
    export: async ({ datasetId, ...task }) =>
      exportDataset({ folder: await folderOf(datasetId), ...task }),
    ...{ remove, restore, folderOf },
  }
}

/** Built-in sets are listed from the catalogue until their first use packs them. */
async function listIn({ folder, builtInFolder }: LibraryOptions): Promise<Dataset[]> {
  const names = (await readdir(folder)).filter(isDatasetId)
  const found = await Promise.all(names.map((name) => datasetIn(join(folder, name))))
  const packed = found.filter((dataset) => dataset !== null)
  const unpacked = (await readCatalogue(builtInFolder)).filter(
    ({ id }) => !packed.some((dataset) => dataset.id === id),
  )
  return [...packed, ...unpacked].sort(builtInFirst)
}

function importPaths(request: ImportRequest, options: LibraryOptions): Promise<Dataset> {
  return importDataset({
    ...request,
    id: newDatasetId(request.name, options.random),
    folder: options.folder,
    clock: options.clock,
    journalEvery: options.journalEvery,
    choices: request.choices ?? defaultChoices,
    sameAs: async (hash) =>
      (await listIn(options)).find(({ contentHash }) => contentHash === hash) ?? null,
    origin: {
      builtIn: false,
      licence: null,
      source: `Imported from ${request.paths.join(', ')}`,
    },
  })
}

function unknown(id: string): WorkbenchError {
  return new WorkbenchError('dataset-unknown', `there is no data set “${id}”`, {
    details: { datasetId: id },
  })
}

async function datasetIn(place: string): Promise<Dataset | null> {
  return (await exists(join(place, manifestName))) ? (await readManifest(place)).dataset : null
}

function builtInFirst(left: Dataset, right: Dataset): number {
  if (left.builtIn !== right.builtIn) return left.builtIn ? -1 : 1
  if (left.builtIn) return orderOf(left.id) - orderOf(right.id)
  return right.createdAt.localeCompare(left.createdAt)
}

function orderOf(id: string): number {
  return builtIns.findIndex((builtIn) => builtIn.id === id)
}
