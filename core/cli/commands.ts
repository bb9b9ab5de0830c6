/** The commands that read or change what the workspace holds; `run` and `demo` have their own files. */
import { priceRows } from '../contract/prices.ts'
import { hasMethod } from '../contract/run.ts'
import { duration, figure, table } from './figures.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { layersOf, layerTable, priceTable, statusWords } from './summary.ts'

export async function listMethods({ client }: Session, output: Output): Promise<void> {
  const methods = await client.request('methods.list', {})
  for (const { id, title, summary, paper, presets } of methods) {
    output.tell({
      event: 'method',
      id,
      title,
      summary,
      paper,
      presets: presets.map((preset) => preset.id),
    })
    output.say(
      `${id}\n  ${title}: ${summary}\n  ${paper.authors}, “${paper.title}”, ${paper.venue} ${String(paper.year)}`,
    )
  }
}

export async function listDatasets({ client }: Session, output: Output): Promise<void> {
  const datasets = await client.request('datasets.list', {})
  for (const dataset of datasets) output.tell({ event: 'dataset', ...dataset })
  output.say(
    table(
      ['id', 'name', 'shape', 'classes', 'samples', 'origin'],
      datasets.map(({ id, name, shape, classNames, splits, builtIn }) => [
        id,
        name,
        shape.join(' × '),
        String(classNames.length),
        splits.map((split) => `${split.name} ${String(split.count)}`).join(', '),
        builtIn ? 'built in' : 'imported',
      ]),
    ),
  )
}

export async function listRuns({ client }: Session, output: Output): Promise<void> {
  const all = await client.request('runs.list', {})
  const runs = all.filter((run) => run.deletedAt === null)
  for (const run of runs) output.tell({ event: 'run', ...run })
  if (runs.length === 0) output.say('no runs yet; start one with: run spherical-motion')
  else
    output.say(
      table(
        ['run', 'name', 'status', 'step', 'time', 'test accuracy'],
        runs.map((run) => [
          run.runId,
          run.name,
          run.status.kind,
          `${String(run.step)} / ${String(run.totalSteps)}`,
          duration(run.seconds),
          run.metrics['test/accuracy'] === undefined ? '' : figure(run.metrics['test/accuracy']),
        ]),
      ),
    )
}

export async function showRun({ client }: Session, output: Output, runId: string): Promise<void> {
  const run = await client.request('runs.get', { runId })
  const [series, notes, prices] = await Promise.all([
    client.request('runs.seriesIndex', { runId }),
    client.request('runs.events', { runId }),
    client.request('runs.prices', { runId }),
  ])
  output.tell({ event: 'run', ...run, series, events: notes, prices })
  output.say(
    `${run.name} (${run.runId})\n${statusWords(run)}, step ${String(run.step)} of ${String(run.totalSteps)}, ${duration(run.seconds)}${hasMethod(run) ? ` on ${run.device ?? 'no device yet'}` : ''}`,
  )
  output.say(`\n${JSON.stringify({ method: run.method, ...run.config }, null, 2)}\n`)
  const layers = layersOf(run)
  if (layers.length > 0) output.say(`${layerTable(layers)}\n`)
  const times = priceRows(prices)
  if (times.length > 0) output.say(`${priceTable(times)}\n`)
  for (const { step, kind, message } of notes)
    output.say(`step ${String(step)}  ${kind}  ${message}`)
  output.say(
    Object.entries(run.metrics)
      .map(([name, value]) => `${name} ${figure(value)}`)
      .join('\n'),
  )
}
