/** `import-run`: the run of a bundle, or curves that another program wrote, as new runs of this workspace. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { Run } from '../contract/run.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

export async function importRun(
  session: Session,
  output: Output,
  paths: readonly string[],
): Promise<void> {
  const bundles = paths.filter((path) => path.toLowerCase().endsWith('.steradian'))
  const curves = paths.filter((path) => !bundles.includes(path))
  // Curves first: they are refused together, before any bundle has come in.
  if (curves.length > 0) await importCurves(session, output, curves)
  for (const bundle of bundles) await importBundle(session, output, bundle)
}

async function importBundle(
  { client, grant }: Session,
  output: Output,
  file: string,
): Promise<void> {
  const run = await client.request('runs.importBundle', { source: grant(resolve(file)) })
  tellRun(output, run)
}

async function importCurves(
  { client, grant }: Session,
  output: Output,
  paths: readonly string[],
): Promise<void> {
  const jobId = randomUUID()
  const stop = client.on('curves.progress', (progress) => {
    if (progress.jobId !== jobId) return
    output.replace(`read ${percent(progress)} %`)
    output.tell({ event: 'progress', ...progress })
  })
  const sources = paths.map((path) => grant(resolve(path)))
  const runs = await client.request('runs.importCurves', { jobId, sources }).finally(() => {
    output.replace('')
    stop()
  })
  for (const run of runs) {
    tellRun(output, run)
    const events = await client.request('runs.events', { runId: run.runId })
    for (const { kind, message } of events) if (kind === 'warning') output.say(`  ${message}`)
  }
}

function percent({ done, total }: { readonly done: number; readonly total: number }): string {
  return String(Math.floor((100 * done) / Math.max(1, total)))
}

function tellRun(output: Output, run: Run): void {
  output.tell({ event: 'run', ...run })
  output.say(`imported “${run.name}” as ${run.runId} (${run.status.kind}, step ${run.step})`)
}
