/** `report`: a selection of runs as one page, HTML or PDF. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Output } from './output.ts'
import { printPdf } from './printPdf.ts'
import type { Session } from './session.ts'

export const reportFormats = ['html', 'pdf'] as const
export type ReportFormat = (typeof reportFormats)[number]

export interface WantedReport {
  readonly runIds: readonly string[]
  readonly format: ReportFormat
  readonly to: string
}

export async function writeReport(
  { client }: Session,
  output: Output,
  { runIds, format, to }: WantedReport,
): Promise<void> {
  const { fileName, text } = await client.request('runs.report', { runIds: [...runIds] })
  const content = format === 'html' ? Buffer.from(text) : await printPdf(text)
  await mkdir(resolve(to), { recursive: true })
  const file = join(resolve(to), fileName.replace(/html$/, format))
  await writeFile(file, content)
  output.tell({ event: 'summary', runIds, format, file, bytes: content.length })
  output.say(`wrote ${file}`)
}
