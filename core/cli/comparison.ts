/** The settings that a run compared, side by side, as a method tells them in `result.comparison`. */
import { z } from 'zod'
import type { Run } from '../contract/run.ts'
import { figure, table } from './figures.ts'

const rowsSchema = z.array(
  z.object({ label: z.string() }).catchall(z.union([z.number(), z.string(), z.null()])),
)

/** Empty for a run that compared nothing. */
export function comparisonTable({ result }: Pick<Run, 'result'>): string {
  const parsed = rowsSchema.safeParse(result?.['comparison'])
  if (!parsed.success || parsed.data.length === 0) return ''
  const names = [...new Set(parsed.data.flatMap((row) => Object.keys(row)))].filter(
    (name) => name !== 'label',
  )
  const rows = parsed.data.map((row) => [row.label, ...names.map((name) => cell(row[name]))])
  return table(['setting', ...names.map(words)], rows)
}

function cell(value: number | string | null | undefined): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '–' : figure(value)
}

/** `worstNormError` → `worst norm error` */
function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
}
