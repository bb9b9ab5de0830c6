/** `report`: a selection of runs as one HTML page. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

export async function writeReport(
  { client }: Session,
  output: Output,
  { runIds, to }: { readonly runIds: readonly string[]; readonly to: string },
): Promise<void> {
  const { fileName, text } = await client.request('runs.report', { runIds: [...runIds] })
  await mkdir(resolve(to), { recursive: true })
  const file = join(resolve(to), fileName)
  await writeFile(file, text)
  output.tell({ event: 'summary', runIds, format: 'html', file, bytes: Buffer.byteLength(text) })
  output.say(`wrote ${file}`)
}
