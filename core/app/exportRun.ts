/** One run as text: CSV for spreadsheets, JSON with everything. */
import { seriesName } from '../contract/metric.ts'
import type { SeriesData } from '../contract/metric.ts'
import type { RunStore } from '../runs/store.ts'
import { everySeries } from './everySeries.ts'

export function exportRun(
  store: RunStore,
  runId: string,
  format: 'csv' | 'json',
): { fileName: string; text: string } {
  const series = everySeries(store, runId)
  const text = format === 'csv' ? asCsv(series) : asJson(store, runId, series)
  return { fileName: `${runId}.${format}`, text }
}

/** One row a step, one column a series; empty where a series has no point. */
export function asCsv(series: readonly SeriesData[]): string {
  const rows = new Map<number, string[]>()
  const width = series.length + 2
  series.forEach(({ steps, seconds, values }, column) => {
    steps.forEach((step, index) => {
      const row = rows.get(step) ?? emptyRow(width, step, seconds[index] ?? Number.NaN)
      rows.set(step, row)
      row[column + 2] = String(values[index])
    })
  })
  const header = ['step', 'seconds', ...series.map(({ key }) => seriesName(key))].map(textCell)
  const body = [...rows].sort(([left], [right]) => left - right).map(([, row]) => row.join(','))
  return [header.join(','), ...body].join('\n') + '\n'
}

function emptyRow(width: number, step: number, seconds: number): string[] {
  const row = Array.from({ length: width }, () => '')
  row[0] = String(step)
  // Imported curves may lack times.
  row[1] = Number.isFinite(seconds) ? String(seconds) : ''
  return row
}

/** Quoted where needed; a leading apostrophe keeps a spreadsheet from running it as a formula. */
export function textCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

function asJson(store: RunStore, runId: string, series: readonly SeriesData[]): string {
  const whole = {
    run: store.run(runId),
    events: store.events(runId),
    series: series.map(({ key, steps, seconds, values }) => ({
      ...key,
      steps: [...steps],
      seconds: [...seconds],
      // JSON has no NaN or infinities: as words they survive.
      values: [...values].map((value) => (Number.isFinite(value) ? value : String(value))),
    })),
  }
  return `${JSON.stringify(whole, null, 1)}\n`
}
