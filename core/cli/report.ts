/** A self-contained HTML page of one run: figures, curves, configuration. */
import { figure, signedPercent } from './figures.ts'
import { lineChart } from '../app/report/lineChart.ts'
import type { ChartLine } from '../app/report/lineChart.ts'
import { layersOf, orNone, statusWords } from './summary.ts'
import type { Run } from '../contract/run.ts'
import type { SeriesData } from '../contract/metric.ts'

/** Okabe and Ito's colours: told apart with every common colour blindness. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

export function reportPage(run: Run, series: readonly SeriesData[]): string {
  const charts = [
    lineChart({
      title: 'Angular update (rad a step): measured, and the equilibrium predicted (dashed)',
      logarithmic: true,
      lines: pairs(series, 'angularUpdate'),
    }),
    lineChart({ title: 'Weight norm', logarithmic: true, lines: pairs(series, 'weightNorm') }),
    lineChart({ title: 'Training loss', logarithmic: false, lines: pairs(series, 'train/loss') }),
  ]
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(run.name)}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }
  table { border-collapse: collapse; } td, th { padding: .25rem .75rem; border-bottom: 1px solid #d0d7de; text-align: right; }
  td:first-child, th:first-child { text-align: left; } pre { background: #f6f8fa; padding: 1rem; overflow: auto; }
</style>
<h1>${escapeHtml(run.name)}</h1>
<p>${escapeHtml(statusWords(run))}, ${String(run.step)} steps, ${figure(run.seconds)} s on ${escapeHtml(run.device ?? '')}. Started ${escapeHtml(run.startedAt ?? '')}.</p>
${layerRows(run)}
${charts.join('\n')}
<h2>Configuration</h2>
<pre>${escapeHtml(JSON.stringify({ method: run.method, ...run.config }, null, 2))}</pre>
</html>
`
}

/** Measured lines full, predictions dashed in the colour of their layer. */
function pairs(series: readonly SeriesData[], family: string): ChartLine[] {
  const measured = series.filter(({ key }) => key.family === family)
  return measured.flatMap((line, index) => {
    const colour = colours[index % colours.length] ?? '#000'
    const name = line.key.layer ?? family
    const predicted = series.find(
      ({ key }) => key.family === `${family}Predicted` && key.layer === line.key.layer,
    )
    const drawn: ChartLine = { name, colour, dashed: false, steps: line.steps, values: line.values }
    if (predicted === undefined) return [drawn]
    return [
      drawn,
      { name: '', colour, dashed: true, steps: predicted.steps, values: predicted.values },
    ]
  })
}

function layerRows(run: Run): string {
  const rows = layersOf(run).map(
    ({ name, angularUpdate: { measured, predicted, relativeError }, scaleInvariant }) =>
      `<tr><td>${escapeHtml(name)}${scaleInvariant === false ? ' (not scale-invariant: not judged)' : ''}</td><td>${figure(measured)}</td><td>${orNone(predicted, figure)}</td><td>${orNone(relativeError, signedPercent)}</td></tr>`,
  )
  if (rows.length === 0) return ''
  return `<table><tr><th>layer</th><th>measured (rad)</th><th>predicted (rad)</th><th>error</th></tr>${rows.join('')}</table>`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
