/** Seals a run into one file that another installation can verify, show, resume and fork. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, basename } from 'node:path'
import { create } from 'tar'
import type { Clock } from '../../contract/clock.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { isActive } from '../../contract/run.ts'
import type { Run } from '../../contract/run.ts'
import type { DatasetLibrary } from '../../datasets/library.ts'
import { manifestName, readManifest } from '../../datasets/manifest.ts'
import { methodDefinitions } from '../../methods/registry.ts'
import type { Checkpoint, RunStore } from '../../runs/store.ts'
import { everySeries } from '../everySeries.ts'
import { freeName } from '../freeName.ts'
import { parquetOf } from '../seriesParquet.ts'
import { bundleEnding, contentsName, sealName, sealText, seriesName } from './contents.ts'
import type { BundleContents, BundledDataset } from './contents.ts'

export interface BundleWorld {
  readonly workspace: string
  readonly store: RunStore
  readonly library: DatasetLibrary
  readonly clock: Clock
  readonly version: string
  readonly runtime: string
}

export type BundleOrder = {
  readonly runId: string
  /** Folder that gets the file; exists. */
  readonly destination: string
  /** Whether imported data sets go with it. */
  readonly data: 'included' | 'left-out'
}

/** All or nothing: the file has its name only once it is complete. */
export async function writeBundle(
  world: BundleWorld,
  { runId, destination, data }: BundleOrder,
): Promise<{ fileName: string; bytes: number }> {
  const run = world.store.run(runId)
  if (isActive(run.status))
    throw new WorkbenchError('run-active', `“${run.name}” is ${run.status.kind}; stop it first`)
  const fileName = await freeName(destination, runId, bundleEnding)
  const staging = await openStaging(world.workspace, destination, runId)
  const partial = join(destination, `.${fileName}.partial`)
  try {
    const names = await stage(world, run, { staging, data })
    await create({ file: partial, cwd: staging, portable: true, noPax: true }, [...names])
    await flush(partial)
    await rename(partial, join(destination, fileName))
    return { fileName, bytes: (await stat(join(destination, fileName))).size }
  } finally {
    await rm(staging, { recursive: true, force: true })
    await rm(partial, { force: true })
  }
}

/** In the workspace, where links are enough; beside the file where the workspace's disk cannot be written. */
async function openStaging(workspace: string, destination: string, runId: string): Promise<string> {
  const name = `.bundle-${runId}.${process.pid}`
  const first = join(workspace, 'exports', name)
  const isOpen = await openEmpty(first).then(
    () => true,
    () => false,
  )
  if (isOpen) return first
  const second = join(destination, name)
  await openEmpty(second)
  return second
}

async function openEmpty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

type Staging = { readonly staging: string; readonly data: BundleOrder['data'] }

/** Puts every member where it is to be in the TAR; their names, the seal last. */
async function stage(world: BundleWorld, run: Run, { staging, data }: Staging): Promise<string[]> {
  const checkpoints = world.store.checkpoints(run.runId)
  const datasets = await datasetsOf(world, run, data)
  const contents = contentsOf(world, run, checkpoints, datasets)
  await writeFile(join(staging, contentsName), `${JSON.stringify(contents, null, 1)}\n`)
  await writeFile(join(staging, seriesName), await parquetOf(everySeries(world.store, run.runId)))
  const names = [
    ...[contentsName, seriesName],
    ...(await stageCheckpoints(world, run.runId, checkpoints, staging)),
  ]
  for (const { id, included } of datasets)
    if (included) names.push(...(await stageDataset(world.library, id, staging)))
  const hashes = await Promise.all(
    names.map(async (name) => [name, await hashOf(join(staging, name))] as const),
  )
  await writeFile(join(staging, sealName), sealText(new Map(hashes)))
  return [...names, sealName]
}

function contentsOf(
  { clock, store, version, runtime }: BundleWorld,
  run: Run,
  checkpoints: readonly Checkpoint[],
  datasets: readonly BundledDataset[],
): BundleContents {
  return {
    ...{ format: 'steradian-run-bundle', version: 1, writtenAt: clock.now().toISOString() },
    environment: {
      ...{ steradian: version, runtime, device: run.device },
      platform: `${process.platform} ${process.arch}`,
    },
    ...{ run, events: store.events(run.runId), checkpoints: [...checkpoints] },
    datasets: [...datasets],
  }
}

async function datasetsOf(
  { library }: BundleWorld,
  { method, config }: Run,
  data: BundleOrder['data'],
): Promise<BundledDataset[]> {
  const known = await library.list()
  return (methodDefinitions.get(method)?.datasetsOf(config) ?? [])
    .flatMap((id) => known.filter((dataset) => dataset.id === id))
    .map(({ id, name, contentHash, builtIn }) => {
      const included = !builtIn && data === 'included'
      return { id, name, contentHash, builtIn, included }
    })
}

async function stageCheckpoints(
  { workspace }: BundleWorld,
  runId: string,
  checkpoints: readonly Checkpoint[],
  staging: string,
): Promise<string[]> {
  const names = checkpoints.map(({ file }) => `checkpoints/${file}`)
  for (const name of names)
    await place(join(workspace, 'checkpoints', runId, basename(name)), join(staging, name))
  return names
}

/** The manifest goes without the paths of this machine. */
async function stageDataset(
  library: DatasetLibrary,
  id: string,
  staging: string,
): Promise<string[]> {
  const folder = await library.folderOf(id)
  const manifest = await readManifest(folder)
  const files = manifest.splits.flatMap(({ samples, labels }) => [...samples, labels])
  const names = files.map(({ name }) => `datasets/${id}/${name}`)
  for (const name of names) await place(join(folder, basename(name)), join(staging, name))
  const { provenance } = manifest
  const dataset = { ...manifest.dataset, source: `Imported with a run bundle` }
  const paths = provenance.paths.map((path) => basename(path))
  const portable = { ...manifest, dataset, provenance: { ...provenance, paths } }
  await writeFile(join(staging, 'datasets', id, manifestName), JSON.stringify(portable))
  return [`datasets/${id}/${manifestName}`, ...names]
}

/** Files of a workspace never change under their name: a link is a copy for nothing. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await link(from, to).catch(() => copyFile(from, to))
}

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync().finally(() => handle.close())
}
