/** A run's checkpoints on disk against those that the store knows: which to keep, use, or clear away. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SeriesKey } from '../contract/metric.ts'
import type { Checkpoint, RunStore } from '../runs/store.ts'

/** Bytes of the hash at a checkpoint's end, which itself covers all before. */
const hashBytes = 32

/** Figures that say which checkpoint is the best, first one known decides; `falling`: less is better. */
const verdicts = [
  { family: 'validation/accuracy', falling: false },
  { family: 'test/accuracy', falling: false },
  { family: 'validation/loss', falling: true },
  { family: 'test/loss', falling: true },
] as const

/** Those that may go: neither among the newest `kept` nor the best one. */
export function droppedCheckpoints(store: RunStore, runId: string, kept: number): Checkpoint[] {
  const older = store.checkpoints(runId).slice(kept)
  if (older.length === 0) return []
  const best = bestCheckpoint(store, runId)
  return older.filter(({ step }) => step !== best)
}

/** Step of the checkpoint whose last evaluation was the best; null when nothing was evaluated. */
export function bestCheckpoint(store: RunStore, runId: string): number | null {
  const known = store.seriesIndex(runId).map(({ key }) => key)
  const verdict = verdicts.find(({ family }) =>
    known.some((key) => key.family === family && key.layer === null),
  )
  if (!verdict) return null
  const key: SeriesKey = { family: verdict.family, layer: null }
  const all = { maxPoints: 1_000_000, fromStep: null, toStep: null }
  const [series] = store.series(runId, { keys: [key], ...all })
  const judged = store.checkpoints(runId).flatMap(({ step }) => {
    const at = series?.steps.findLastIndex((evaluated) => evaluated <= step) ?? -1
    const value = series?.values[at]
    return value === undefined || !Number.isFinite(value) ? [] : [{ step, value }]
  })
  const sign = verdict.falling ? -1 : 1
  const [best] = judged.sort((one, other) => sign * (other.value - one.value))
  return best?.step ?? null
}

export interface Usable {
  readonly good: Checkpoint | undefined
  /** Newer ones that cannot be used, newest first. */
  readonly damaged: readonly { readonly step: number; readonly reason: string }[]
}

/** `checkpoints` newest first. */
export async function newestGoodCheckpoint(
  workspace: string,
  runId: string,
  checkpoints: readonly Checkpoint[],
): Promise<Usable> {
  const damaged: { step: number; reason: string }[] = []
  for (const checkpoint of checkpoints) {
    const reason = await flaw(join(workspace, 'checkpoints', runId, checkpoint.file), checkpoint)
    if (reason === null) return { good: checkpoint, damaged }
    damaged.push({ step: checkpoint.step, reason })
  }
  return { good: undefined, damaged }
}

/** What is wrong with the file; null when its hash is the one that was noted. */
async function flaw(file: string, { bytes, hash }: Checkpoint): Promise<string | null> {
  if (!existsSync(file)) return 'its file is gone'
  const content = await readFile(file)
  if (content.length !== bytes) return `its file has ${content.length} bytes, ${bytes} were written`
  const found = createHash('sha256').update(content.subarray(0, -hashBytes)).digest('hex')
  return found === hash ? null : 'its content is not what was written'
}

const ofACheckpoint = /^step-\d+\.checkpoint$/

/**
 * Clears what a process that died left behind: unfinished files, checkpoints that were never
 * registered, folders of runs that are gone. Files that a method keeps for itself stay.
 */
export async function sweepCheckpoints(workspace: string, store: RunStore): Promise<string[]> {
  const folder = join(workspace, 'checkpoints')
  if (!existsSync(folder)) return []
  const known = new Set(store.runIds())
  const orphans: string[] = []
  for (const runId of await readdir(folder)) {
    if (!known.has(runId)) orphans.push(join(folder, runId))
    else orphans.push(...(await orphansOf(join(folder, runId), store.checkpoints(runId))))
  }
  await Promise.all(orphans.map((orphan) => rm(orphan, { recursive: true, force: true })))
  return orphans
}

async function orphansOf(folder: string, checkpoints: readonly Checkpoint[]): Promise<string[]> {
  const registered = new Set(checkpoints.map(({ file }) => file))
  const names = await readdir(folder)
  return names
    .filter(
      (name) => name.endsWith('.partial') || (ofACheckpoint.test(name) && !registered.has(name)),
    )
    .map((name) => join(folder, name))
}
