/** `import` and `export-dataset`: data sets into the workspace, and out of it again. */
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { DatasetExportFormat } from '../contract/dataset.ts'
import { importChoicesSchema } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Config } from '../contract/method.ts'
import { assign } from './configuration.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

export type ImportWishes = {
  readonly paths: readonly string[]
  readonly name: string | undefined
  /** Choices as `key=value`: `leaks=skip`, `splitting.kind=kFold`. */
  readonly set: readonly string[]
}

function choicesFrom(set: readonly string[]) {
  const given: Config = {}
  for (const assignment of set) assign(given, assignment)
  const parsed = importChoicesSchema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new WorkbenchError('request-invalid', `--set: ${z.prettifyError(parsed.error)}`)
}

export async function importDataset(
  { client, grant }: Session,
  output: Output,
  { paths, name, set }: ImportWishes,
): Promise<void> {
  const choices = choicesFrom(set)
  const sources = paths.map((path) => grant(resolve(path)))
  const preview = await client.request('datasets.preview', { sources, choices })
  output.tell({
    event: 'recognised',
    format: preview.formatId,
    reason: preview.reason,
    problems: preview.problems,
  })
  output.say(`recognised as ${preview.formatName}: ${preview.reason}`)
  for (const { severity, file, message, consequence } of preview.problems)
    output.say(`  ${severity}: ${file}: ${message}. ${consequence}`)
  if (preview.splitting !== undefined) output.say(`split: ${preview.splitting}`)
  const known = new Set((await client.request('datasets.list', {})).map(({ id }) => id))
  const jobId = randomUUID()
  const stop = client.on('dataset.progress', (progress) => {
    if (progress.jobId !== jobId) return
    const { resumedFrom } = progress
    if (progress.stage === 'reading' && resumedFrom !== undefined)
      output.say(
        `going on with an interrupted import: ${String(resumedFrom)} of ${String(progress.total)} samples are there already`,
      )
    output.replace(`${progress.stage} ${String(progress.done)} / ${String(progress.total)}`)
    output.tell({ event: 'progress', ...progress })
  })
  const dataset = await client
    .request('datasets.import', { jobId, sources, name: name ?? preview.suggestedName, choices })
    .finally(() => {
      output.replace('')
      stop()
    })
  const isKnown = known.has(dataset.id)
  output.tell({ event: 'summary', ...dataset, alreadyThere: isKnown })
  output.say(
    `${isKnown ? 'the same samples are there already' : 'imported'} as ${dataset.id}: ${dataset.splits.map((split) => `${split.name} ${String(split.count)}`).join(', ')}`,
  )
}

export async function exportDataset(
  { client, grant }: Session,
  output: Output,
  { datasetId, format, to }: { datasetId: string; format: DatasetExportFormat; to: string },
): Promise<void> {
  const folder = resolve(to)
  await mkdir(folder, { recursive: true })
  const request = { datasetId, format, destination: grant(folder) }
  const { name } = await client.request('datasets.export', request)
  const path = join(folder, name)
  output.tell({ event: 'summary', datasetId, format, path })
  output.say(`wrote ${path}`)
}

/** Imports that a crash ended; the next import of the same source goes on with it. */
export async function listUnfinished(
  { client }: Session,
  output: Output,
  { discard }: { discard: string | undefined },
): Promise<void> {
  if (discard !== undefined)
    await client.request('datasets.discardImport', { unfinishedId: discard })
  const unfinished = await client.request('datasets.unfinished', {})
  for (const one of unfinished) output.tell({ event: 'unfinished', ...one })
  if (unfinished.length === 0) output.say('no import is unfinished')
  for (const { unfinishedId, name, source, done, total } of unfinished)
    output.say(
      `${unfinishedId}: “${name}” from ${source}, ${String(done)} of ${String(total)} samples`,
    )
}

/** The source of a set in its new place. */
export async function relinkDataset(
  { client, grant }: Session,
  output: Output,
  { datasetId, paths }: { datasetId: string; paths: readonly string[] },
): Promise<void> {
  const sources = paths.map((path) => grant(resolve(path)))
  const dataset = await client.request('datasets.relink', { datasetId, sources })
  const { places, moved } = await client.request('datasets.provenance', { datasetId })
  output.tell({ event: 'summary', ...dataset, places, moved })
  output.say(
    `${dataset.name} is linked to ${places.map(({ path }) => path).join(', ')}: the samples are the same`,
  )
}
