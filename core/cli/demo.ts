/** The demonstration for a machine without a display: the example run, its table, a report. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installationFolder } from '../app/installation.ts'
import type { Client } from '../contract/rpc.ts'
import type { Run } from '../contract/run.ts'
import { readRequest } from './configuration.ts'
import { reportPage } from './report.ts'
import type { Output } from './output.ts'
import { startRun } from './run.ts'
import type { Session } from './session.ts'
import { summarise } from './summary.ts'
import { watchRun } from './watchRun.ts'

const example = join('examples', 'spherical-motion.json')
const reportFamilies = [
  ...['angularUpdate', 'angularUpdatePredicted'],
  ...['weightNorm', 'weightNormPredicted', 'train/loss'],
]

export async function demoCommand({ client }: Session, output: Output): Promise<number> {
  output.say(
    'Demonstration: spherical motion dynamics on Fashion-MNIST. Batch norm and weight decay keep each layer’s weights on a sphere;\nthe angle they turn by at each step is predicted by learning rate, weight decay and momentum alone.\n',
  )
  const request = await readRequest(join(installationFolder(), example), {
    set: [],
    seed: undefined,
    eager: false,
  })
  const run = await watchRun(client, output, await startRun(client, request, 'Demonstration'))
  const exitCode = summarise(output, run)
  const folder = await writeReport(client, run)
  output.tell({ event: 'report', runId: run.runId, folder })
  output.say(`report: ${join(folder, 'report.html')}`)
  return exitCode
}

/** Writes report.html and run.json into the workspace's exports folder; returns that folder. */
async function writeReport(client: Client, run: Run): Promise<string> {
  const { workspace } = await client.request('app.info', {})
  const folder = join(workspace, 'exports', run.runId)
  await mkdir(folder, { recursive: true })
  const index = await client.request('runs.seriesIndex', { runId: run.runId })
  const keys = index.map(({ key }) => key).filter(({ family }) => reportFamilies.includes(family))
  const series =
    keys.length === 0
      ? []
      : await client.request('runs.series', {
          runId: run.runId,
          keys,
          maxPoints: 1500,
          fromStep: null,
          toStep: null,
        })
  const exported = await client.request('runs.export', { runId: run.runId, format: 'json' })
  await writeFile(join(folder, 'report.html'), reportPage(run, series))
  await writeFile(join(folder, 'run.json'), exported.text)
  return folder
}
