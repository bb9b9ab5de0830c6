/** The report of any selection of runs: one HTML page that needs nothing beside it, on screen or on paper. */
import { figure } from '../../contract/figure.ts'
import { lastFigure } from '../../contract/run.ts'
import type { Run } from '../../contract/run.ts'
import { figuresOf } from './figures.ts'
import type { ReportedRun } from './reportedRun.ts'
import { differingSettings } from './settings.ts'
import { escapeText, pageStyle } from './style.ts'

export interface Environment {
  readonly version: string
  readonly runtime: string
  /** ISO 8601. */
  readonly writtenAt: string
}

export function reportPage(runs: readonly ReportedRun[], environment: Environment): string {
  const title = runs.length === 1 ? (runs[0]?.run.name ?? '') : `Report of ${runs.length} runs`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeText(title)}</title>
<style>${pageStyle}</style>
<h1>${escapeText(title)}</h1>
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

function runHeader(runs: readonly ReportedRun[]): string[] {
  return ['run', 'method', 'status', 'seed', 'steps', 'training (s)', ...metricNames(runs)]
}

function runCells(run: Run, runs: readonly ReportedRun[]): string[] {
  const metrics = metricNames(runs).map((name) => {
    const value = lastFigure(run, name)
    return value === undefined ? '' : figure(value)
  })
  const status = run.status.kind === 'failed' ? run.status.error.message : run.status.kind
  const steps = `${run.step} of ${run.totalSteps}`
  return [run.name, run.method, status, String(run.seed), steps, figure(run.seconds), ...metrics]
}

function differences(runs: readonly Run[]): string {
  const rows = differingSettings(runs)
  if (rows.length === 0) return ''
  const header = ['setting', ...runs.map(({ name }) => name)]
  return `<h2>Settings that differ</h2>\n${table(
    header,
    rows.map(({ path, values }) => [path, ...values.map((value) => value ?? '')]),
  )}`
}

function configuration(run: Run): string {
  const text = JSON.stringify({ method: run.method, ...run.config }, null, 2)
  const notes = run.notes === '' ? '' : `<p class="notes">${escapeText(run.notes)}</p>`
  return `<h3>${escapeText(run.name)} (${escapeText(run.runId)})</h3>${notes}<pre>${escapeText(text)}</pre>`
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

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'td' | 'th', row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('')}</tr>`
  const head = header.some((cell) => cell !== '') ? cells('th', header) : ''
  return `<div class="wide"><table>${head}${rows.map((row) => cells('td', row)).join('')}</table></div>`
}
