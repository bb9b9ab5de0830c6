/** `export`: a run's figures as one file, its network as a folder. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { modelFormatSchema } from '../contract/run.ts'
import type { ModelFormat } from '../contract/run.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

export const exportFormats = [
  'csv',
  'json',
  'parquet',
  'tensorboard',
  'bundle',
  ...modelFormatSchema.options,
] as const
export type ExportFormat = (typeof exportFormats)[number]
type Wanted<Format> = { readonly runId: string; readonly format: Format; readonly to: string }

export async function exportRun(
  session: Session,
  output: Output,
  { runId, format, to }: Wanted<ExportFormat>,
): Promise<void> {
  const folder = resolve(to)
  await mkdir(folder, { recursive: true })
  if (format === 'csv' || format === 'json')
    await exportFigures(session, output, { runId, format, to: folder })
  else if (format === 'tensorboard') await exportEvents(session, output, runId, folder)
  else if (format === 'parquet' || format === 'bundle')
    await exportFile(session, output, { runId, format, to: folder })
  else await exportNetwork(session, output, { runId, format, to: folder })
}

async function exportFigures(
  { client }: Session,
  output: Output,
  { runId, format, to }: Wanted<'csv' | 'json'>,
): Promise<void> {
  const { fileName, text } = await client.request('runs.export', { runId, format })
  const file = join(to, fileName)
  await writeFile(file, text)
  output.tell({ event: 'summary', runId, format, file, bytes: Buffer.byteLength(text) })
  output.say(`wrote ${file}`)
}

async function exportFile(
  { client, grant }: Session,
  output: Output,
  { runId, format, to }: Wanted<'parquet' | 'bundle'>,
): Promise<void> {
  const destination = grant(to)
  const { fileName, bytes } =
    format === 'parquet'
      ? await client.request('runs.exportParquet', { runId, destination })
      : await client.request('runs.exportBundle', { runId, destination, data: 'included' })
  const file = join(to, fileName)
  output.tell({ event: 'summary', runId, format, file, bytes })
  output.say(`wrote ${file} (${bytes} bytes)`)
}

async function exportEvents(
  { client, grant }: Session,
  output: Output,
  runId: string,
  to: string,
): Promise<void> {
  const request = { runId, destination: grant(to) }
  const { folderName, bytes } = await client.request('runs.exportTensorBoard', request)
  const folder = join(to, folderName)
  output.tell({ event: 'summary', runId, format: 'tensorboard', folder, bytes })
  output.say(`wrote ${folder}; tensorboard --logdir ${to}`)
}

async function exportNetwork(
  { client, grant }: Session,
  output: Output,
  { runId, format, to }: Wanted<ModelFormat>,
): Promise<void> {
  const request = { runId, format, destination: grant(to) }
  const { folderName, step, bytes } = await client.request('runs.exportModel', request)
  const folder = join(to, folderName)
  output.tell({ event: 'summary', runId, format, folder, step, bytes })
  output.say(`wrote the network of step ${step} to ${folder} (${bytes} bytes)`)
}
