/** Takes the run of a bundle into a workspace: all or nothing, under a number of its own. */
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { MetricBlock } from '../../contract/metric.ts'
import { hasMethod, isActive } from '../../contract/run.ts'
import type { Run, RunEvent, RunStatus } from '../../contract/run.ts'
import { exists, inOurWords, syncFolder } from '../../datasets/durableFiles.ts'
import { definitionOf } from '../../methods/registry.ts'
import { checkBlocks } from '../../runs/points.ts'
import { blocksFromParquet } from '../seriesParquet.ts'
import { refused, seriesName } from './contents.ts'
import type { BundleContents, BundledDataset } from './contents.ts'
import { unpackBundle } from './readBundle.ts'
import type { BundleWorld } from './writeBundle.ts'

/** The run as it is in the workspace now. Throws `bundle-unreadable`, `disk-full` or `workspace-not-writable`. */
export async function adoptBundle(world: BundleWorld, file: string): Promise<Run> {
  const { workspace } = world
  const staging = join(workspace, 'exports', `.adopting-${basename(file)}.${process.pid}`)
  try {
    await rm(staging, { recursive: true, force: true })
    const contents = await unpackBundle(file, staging)
    // All that can be refused is looked at before anything enters the workspace.
    await checkCheckpoints(contents, staging, basename(file))
    if (hasMethod(contents.run)) definitionOf(contents.run.method)
    const blocks = await blocksIn(staging, basename(file))
    const remarks = await adoptDatasets(world, contents.datasets, staging)
    return await adoptRun(world, contents, { staging, remarks, blocks, file: basename(file) })
  } catch (thrown) {
    throw inOurWords(thrown, workspace)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Nothing may point to a checkpoint that is not there. */
async function checkCheckpoints(
  { checkpoints, run }: BundleContents,
  staging: string,
  bundle: string,
): Promise<void> {
  for (const { step, file } of checkpoints) {
    if (step > run.step)
      throw refused(bundle, `${file} is of step ${step}, the run has done ${run.step}`)
    if (!(await exists(join(staging, 'checkpoints', file))))
      throw refused(bundle, `checkpoints/${file} is named but missing`)
  }
}

async function blocksIn(staging: string, bundle: string): Promise<MetricBlock[]> {
  const file = join(staging, seriesName)
  if (!(await exists(file))) throw refused(bundle, `${seriesName} is missing`)
  try {
    const blocks = await blocksFromParquet(await readFile(file))
    checkBlocks(blocks, () => undefined)
    return blocks
  } catch (cause) {
    throw refused(bundle, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** What to tell of data sets that could not be taken over. */
async function adoptDatasets(
  { library }: BundleWorld,
  datasets: readonly BundledDataset[],
  staging: string,
): Promise<string[]> {
  const remarks: string[] = []
  for (const { id, name, contentHash, included } of datasets) {
    const here = (await library.list()).find((dataset) => dataset.id === id)
    if (here?.contentHash === contentHash) continue
    if (here)
      remarks.push(
        `the data set “${id}” here is another one than the run’s “${name}” (${contentHash})`,
      )
    else if (included) await library.adopt(id, join(staging, 'datasets', id))
    else remarks.push(`the data set “${name}” is not in the bundle and not here`)
  }
  return remarks
}

type Origin = {
  readonly staging: string
  readonly remarks: readonly string[]
  readonly blocks: readonly MetricBlock[]
  readonly file: string
}

async function adoptRun(
  { workspace, store, clock }: BundleWorld,
  contents: BundleContents,
  { staging, remarks, blocks, file }: Origin,
): Promise<Run> {
  const runId = `run-${store.nextNumber()}`
  const run: Run = { ...contents.run, runId, ...detached(contents.run) }
  const at = clock.now().toISOString()
  const { environment, writtenAt } = contents
  const events: RunEvent[] = [
    ...contents.events,
    {
      ...{ step: run.step, at, kind: 'lifecycle' },
      message: `imported from ${file}, which Steradian ${environment.steradian} (${environment.runtime}, ${environment.platform}) wrote on ${writtenAt}`,
    },
    ...remarks.map((message) => ({ step: run.step, at, kind: 'warning' as const, message })),
  ]
  const checkpoints = join(workspace, 'checkpoints', runId)
  await moveCheckpoints(join(staging, 'checkpoints'), checkpoints)
  try {
    store.adoptRun(run, { blocks, events, checkpoints: contents.checkpoints })
  } catch (thrown) {
    await rm(checkpoints, { recursive: true, force: true })
    throw thrown
  }
  return store.run(runId)
}

/** What pointed to other things of the workspace that it comes from, or to a process there. */
function detached({ status }: Run): Partial<Run> {
  const ended: RunStatus = isActive(status)
    ? { kind: 'interrupted', reason: 'it was exported before it ended' }
    : status
  return { status: ended, parent: null, trial: null, deletedAt: null, archivedAt: null }
}

async function moveCheckpoints(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return
  await mkdir(join(to, '..'), { recursive: true })
  // Left behind by a process that died between this move and the transaction after it.
  await rm(to, { recursive: true, force: true })
  await rename(from, to)
  await syncFolder(join(to, '..'))
}
