/**
 * The models of one workspace: each a folder `<id>` in packed form. Built-in ones are packed from
 * resources/pretrained when they are first asked for.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { PretrainedModel } from '../contract/model.ts'
import { openSource } from '../datasets/openSource.ts'
import { newDatasetId } from '../datasets/names.ts'
import type { Random } from '../tensor/random.ts'
import { builtInModels } from './builtInModels.ts'
import type { BuiltInModel } from './builtInModels.ts'
import { describeModel } from './describeModel.ts'
import { readPackedModel, writePacked } from './packed.ts'
import type { Pretrained } from './pretrained.ts'
import { readPretrained } from './readPretrained.ts'

export interface ModelLibrary {
  /** Built-in ones first, then by name. */
  readonly list: () => Promise<PretrainedModel[]>
  readonly import: (request: { paths: readonly string[]; name: string }) => Promise<PretrainedModel>
  readonly describe: (id: string) => Promise<PretrainedModel>
  readonly remove: (id: string) => Promise<void>
  /** Folder for `readPacked`. */
  readonly folderOf: (id: string) => Promise<string>
}

export interface ModelLibraryOptions {
  /** Holds the models; made if missing. */
  readonly folder: string
  /** `resources/pretrained`; null: no built-in models. */
  readonly builtInFolder: string | null
  readonly clock: Clock
  readonly random: Random
}

export function createModelLibrary(options: ModelLibraryOptions): ModelLibrary {
  const { folder } = options

  async function folderOf(id: string): Promise<string> {
    const place = join(folder, id)
    if (await isThere(place)) return place
    const builtIn = builtInModels.find((one) => one.id === id)
    if (!builtIn || options.builtInFolder === null || !/^[\w-]+$/.test(id))
      throw new WorkbenchError('model-unknown', `there is no model “${id}”`, {
        details: { model: id },
      })
    await packBuiltIn(builtIn, options.builtInFolder, options)
    return place
  }

  return {
    folderOf,
    list: () => listIn(options),
    describe: async (id) => await readPackedModel(await folderOf(id)),
    import: (request) => importModel(request, options),
    remove: async (id) => {
      const { builtIn, name } = await readPackedModel(await folderOf(id))
      if (builtIn) throw new WorkbenchError('request-invalid', `“${name}” is built in; it stays`)
      await rm(join(folder, id), { recursive: true, force: true })
    },
  }
}

async function isThere(place: string): Promise<boolean> {
  return await stat(join(place, 'model.json')).then(
    () => true,
    () => false,
  )
}

async function listIn({ folder, builtInFolder }: ModelLibraryOptions): Promise<PretrainedModel[]> {
  const names = await readdir(folder).catch((): string[] => [])
  const found: PretrainedModel[] = []
  for (const name of names)
    if (await isThere(join(folder, name))) found.push(await readPackedModel(join(folder, name)))
  const unpacked = builtInFolder === null ? [] : builtInModels
  const missing = unpacked.filter(({ id }) => !found.some((model) => model.id === id))
  return [...missing.map(({ summary }) => summary), ...found].sort(
    (left, right) =>
      Number(right.builtIn) - Number(left.builtIn) || left.name.localeCompare(right.name),
  )
}

async function readPaths(
  paths: readonly string[],
  { folder, random }: ModelLibraryOptions,
): Promise<{ read: Pretrained; bytes: number }> {
  const scratchFolder = join(folder, `.reading-${random.integer(0x1_0000_0000)}`)
  const source = await openSource(paths, { scratchFolder })
  try {
    const bytes = source.files.reduce((sum, { size }) => sum + size, 0)
    return { read: await readPretrained(source), bytes }
  } finally {
    await source.close()
  }
}

async function importModel(
  { paths, name }: { paths: readonly string[]; name: string },
  options: ModelLibraryOptions,
): Promise<PretrainedModel> {
  const { folder, clock, random } = options
  await mkdir(folder, { recursive: true })
  const { read, bytes } = await readPaths(paths, options)
  const id = newDatasetId(name, random)
  const createdAt = clock.now().toISOString()
  const model = describeModel(read, {
    ...{ id, name, bytes, createdAt, builtIn: false, licence: null, features: null },
  })
  await writePacked(join(folder, id), { model, graph: read.graph, tensors: read.tensors })
  return model
}

async function packBuiltIn(
  { id, files, summary }: BuiltInModel,
  builtInFolder: string,
  options: ModelLibraryOptions,
): Promise<void> {
  await mkdir(options.folder, { recursive: true })
  const { read } = await readPaths([join(builtInFolder, files)], options)
  const model = describeModel(read, summary)
  const place = join(options.folder, id)
  await writePacked(place, { model, graph: read.graph, tensors: read.tensors }).catch(
    async (thrown: unknown) => {
      // Another process may have been faster.
      if (!(await isThere(place))) throw thrown
    },
  )
}
