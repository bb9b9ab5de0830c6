/** The report of any selection of runs: one HTML page that needs nothing beside it, on screen or on paper. */
import { figure } from '../../contract/figure.ts'
import { lastFigure } from '../../contract/run.ts'
import type { Run } from '../../contract/run.ts'
import { methodDefinitions } from '../../methods/registry.ts'
import { figuresOf } from './figures.ts'
import type { ReportedRun } from './reportedRun.ts'
import { differingSettings } from './settings.ts'
import { element, escapeText, given, pageStyle } from './style.ts'
import type { Words } from './style.ts'

export interface Environment {
  readonly version: string
  readonly runtime: string
  /** ISO 8601. */
  readonly writtenAt: string
}

export function reportPage(runs: readonly ReportedRun[], environment: Environment): string {
  const [only] = runs
  const title =
    only && runs.length === 1 ? given(only.run.name) : `Report of ${String(runs.length)} runs`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
${element('title', title)}
<style>${pageStyle}</style>
${element('h1', title)}
<p>Written ${escapeText(environment.writtenAt)} by Steradian ${escapeText(environment.version)}.</p>
<h2>Runs</h2>
${table(
  runHeader(runs),
  runs.map(({ run }) => runCells(run, runs)),
)}
${differences(runs.map(({ run }) => run))}
<h2>Figures</h2>
${figuresOf(runs).join('\n') || '<p>None of these runs has figures.</p>'}
<h2>Configuration</h2>
${runs.map(({ run }) => configuration(run)).join('\n')}
<h2>Environment</h2>
${table(['', ''], environmentCells(runs, environment))}
</html>
`
}

function metricNames(runs: readonly ReportedRun[]): string[] {
  return [...new Set(runs.flatMap(({ run }) => Object.keys(run.metrics)))].sort()
}

function runHeader(runs: readonly ReportedRun[]): Words[] {
  const own = ['run', 'method', 'status', 'seed', 'steps', 'training (s)']
  return [...own, ...metricNames(runs).map(given)]
}

function runCells(run: Run, runs: readonly ReportedRun[]): Words[] {
  const metrics = metricNames(runs).map((name) => {
    const value = lastFigure(run, name)
    return value === undefined ? '' : figure(value)
  })
  const status = run.status.kind === 'failed' ? run.status.error.message : run.status.kind
  const steps = `${run.step} of ${run.totalSteps}`
  const method = methodDefinitions.get(run.method)?.description.title ?? run.method
  const own = [method, status, String(run.seed), steps, figure(run.seconds)]
  return [given(run.name), ...own, ...metrics]
}

function differences(runs: readonly Run[]): string {
  const rows = differingSettings(runs)
  if (rows.length === 0) return ''
  const header = ['setting', ...runs.map(({ name }) => given(name))]
  return `<h2>Settings that differ</h2>\n${table(
    header,
    rows.map(({ path, values }) => [path, ...values.map((value) => value ?? '')].map(given)),
  )}`
}

function configuration(run: Run): string {
  const text = JSON.stringify({ method: run.method, ...run.config }, null, 2)
  const notes =
    run.notes === '' ? '' : `<p class="notes" translate="no">${escapeText(run.notes)}</p>`
  const heading = element('h3', given(`${run.name} (${run.runId})`))
  return `${heading}${notes}${element('pre', given(text))}`
}

function environmentCells(runs: readonly ReportedRun[], environment: Environment): string[][] {
  const devices = new Set(runs.map(({ run }) => run.device ?? 'unknown'))
  const started = runs.map(({ run }) => run.startedAt ?? run.createdAt).sort()
  return [
    ['Steradian', environment.version],
    ['runs on', environment.runtime],
    ['devices', [...devices].join('; ')],
    ['first start', started[0] ?? ''],
    ['last start', started.at(-1) ?? ''],
  ]
}

function table(header: readonly Words[], rows: readonly (readonly Words[])[]): string {
  const cells = (tag: 'td' | 'th', row: readonly Words[]) =>
    `<tr>${row.map((cell) => element(tag, cell)).join('')}</tr>`
  const head = header.some((cell) => cell !== '') ? cells('th', header) : ''
  return `<div class="wide"><table>${head}${rows.map((row) => cells('td', row)).join('')}</table></div>`
}
