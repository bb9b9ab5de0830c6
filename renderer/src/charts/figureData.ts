/** The points of a figure as CSV, to lie beside it: one row a point, every one that the window holds. */
import type { Curve } from './lineChart.ts'
import { translate } from '../text/language.ts'

export function figureData(curves: readonly Curve[], xName: string, yName: string): string {
  const shown = curves.filter(({ style }) => style !== 'faint')
  const isBanded = shown.some(({ band }) => band)
  const value = translate('value')
  const header = [translate('curve'), xName, yName === '' ? value : `${value} (${yName})`]
  const lines = [
    [...header, ...(isBanded ? [translate('low'), translate('high')] : [])].map(cell).join(','),
  ]
  for (const { name, x, y, band } of shown)
    for (const [index, place] of x.entries()) {
      const figures = [place, y[index] ?? NaN]
      if (isBanded) figures.push(band?.low[index] ?? NaN, band?.high[index] ?? NaN)
      lines.push([cell(name), ...figures.map(String)].join(','))
    }
  return `${lines.join('\n')}\n`
}

/** Quoted where it must be; a name that a spreadsheet would compute becomes text by a leading apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
