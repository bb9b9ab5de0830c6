/**
 * Import: all or nothing. Everything is written into a folder of its own, which gets its name last.
 * An import that dies leaves that folder with a journal, and the next one of the same source goes on.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dataset } from '../contract/dataset.ts'
import { describeImport } from './describeImport.ts'
import { inOurWords, moveDurably, syncFolder, writeDurably } from './durableFiles.ts'
import { SampleGate } from './gate.ts'
import type { Journal } from './importJournal.ts'
import {
  claimUnfinished,
  fingerprintOf,
  JournalKeeper,
  journalName,
  outcomesName,
} from './importJournal.ts'
import type { ImportTask } from './importTask.ts'
import { checkCancelled } from './importTask.ts'
import type { Manifest } from './manifest.ts'
import { manifestName } from './manifest.ts'
import type { RecognisedSource } from './openSource.ts'
import { openRecognised } from './openSource.ts'
import { packSamples } from './packSamples.ts'
import { ProblemList } from './problems.ts'
import { Replay } from './replay.ts'
import type { SampleStream } from './sampleStream.ts'
import { openSamples, sampleBytes } from './sampleStream.ts'
import { ShardWriter } from './shardWriter.ts'
import { stagingFolder, whileActive } from './staging.ts'

export async function importDataset(task: ImportTask): Promise<Dataset> {
  return inStaging(task, async (manifest, staging) => {
    const same = (await task.sameAs?.(manifest.dataset.contentHash)) ?? null
    if (same !== null) return same
    for (const name of [journalName, outcomesName]) await rm(join(staging, name), { force: true })
    await writeDurably(join(staging, manifestName), JSON.stringify(manifest, null, 1))
    await syncFolder(staging)
    checkCancelled(task.signal)
    await moveDurably(staging, join(task.folder, task.id))
    return manifest.dataset
  })
}

/** What an import of these paths would make: all of the work, and nothing kept of it. */
export function describeSource(task: ImportTask): Promise<Manifest> {
  return inStaging(task, (manifest) => Promise.resolve(manifest))
}

/** Packs into a folder that is gone afterwards, unless `keep` moves it away. */
async function inStaging<Result>(
  task: ImportTask,
  keep: (manifest: Manifest, staging: string) => Promise<Result>,
): Promise<Result> {
  const staging = stagingFolder(task.folder, task.id)
  const scratchFolder = stagingFolder(task.folder, `scratch-${task.id}`)
  return whileActive([staging, scratchFolder], async () => {
    try {
      const found = await openRecognised(task.paths, { scratchFolder })
      try {
        return await keep(await importSource(found, staging, task), staging)
      } finally {
        await found.source.close()
      }
    } catch (thrown) {
      throw inOurWords(thrown, task.folder)
    } finally {
      for (const folder of [staging, scratchFolder])
        await rm(folder, { recursive: true, force: true })
    }
  })
}

async function importSource(
  found: RecognisedSource,
  staging: string,
  task: ImportTask,
): Promise<Manifest> {
  const { source, recognised } = found
  const { choices, clock } = task
  const opened = await recognised.format.open(source, choices)
  const problems = new ProblemList([...source.problems, ...opened.problems])
  const stream = await openSamples(opened, choices, problems)
  const gate = new SampleGate(stream, opened.classNames.length, choices, problems)
  const { shape } = stream
  const fingerprint = await fingerprintOf(task.paths, source, { choices, shape })
  const journal = await startOrContinue(task, staging, fingerprint)
  const writer = new ShardWriter(staging, sampleBytes(stream), journal?.splits)
  const keeper = new JournalKeeper(
    staging,
    {
      ...{ version: 1, fingerprint, name: task.name, paths: [...task.paths], choices },
      ...{ startedAt: clock.now().toISOString(), total: stream.total },
    },
    { now: clock.seconds(), every: task.journalEvery },
  )
  const replay = journal && stream.isReplayed ? replayOf(staging, journal, stream) : null
  try {
    await packSamples({ stream, gate, writer, keeper, problems, replay, journal }, task)
    const splits = await writer.finish()
    return describeImport(task, { ...found, opened, stream, gate, problems, splits })
  } finally {
    replay?.close()
    await keeper.close()
    await writer.close()
  }
}

function replayOf(staging: string, journal: Journal, stream: SampleStream): Replay {
  return new Replay(staging, journal, sampleBytes(stream))
}

async function startOrContinue(
  { folder, id }: ImportTask,
  staging: string,
  fingerprint: string,
): Promise<Journal | null> {
  const unfinished = await claimUnfinished(folder, id, fingerprint)
  if (unfinished) return unfinished.journal
  await mkdir(staging, { recursive: true })
  return null
}
