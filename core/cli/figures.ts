/** Numbers and tables as a terminal shows them. */

export { figure } from '../contract/figure.ts'

/** 1.234 % with its sign. */
export function signedPercent(fraction: number): string {
  return `${fraction >= 0 ? '+' : '−'}${(Math.abs(fraction) * 100).toFixed(2)} %`
}

/** 75 → `1 min 15 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  const hours = Math.floor(minutes / 60)
  if (hours > 0) return `${String(hours)} h ${String(minutes % 60)} min`
  if (minutes > 0) return `${String(minutes)} min ${String(whole % 60)} s`
  return `${String(whole)} s`
}

/** Left-aligned text, right-aligned numbers, two spaces between columns. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const numeric = header.map((_title, column) =>
    rows.every((row) => /^$|^[+−-]?\d/.test(row[column] ?? '')),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [
    line(header),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map(line),
  ].join('\n')
}
