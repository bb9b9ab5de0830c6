/** Numbers as people read them: four significant digits here, every digit on hover. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `0.003240` → `3.240e-3`, `12.3456` → `12.35`, `1000000` → `1,000,000`. */
export function formatFigure(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return minus(grouped.format(value))
  const size = Math.abs(value)
  if (size < 1e-3 || size >= 1e6) return minus(value.toExponential(3))
  return size >= 10_000 ? minus(grouped.format(value)) : minus(value.toPrecision(4))
}

/** Every digit that the number has. */
export function exactFigure(value: number): string {
  return minus(Object.is(value, -0) ? '0' : String(value))
}

export function formatCount(value: number): string {
  return grouped.format(value)
}

/** 0.0213 → `2.13 %`: two places, so that a column of them lines up. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return formatFigure(fraction)
  const text = (fraction * 100).toFixed(2)
  // What rounds to nothing has no sign.
  return `${minus(Number(text) === 0 ? '0.00' : text)} %`
}

/** Axis tick: as short as the number allows. */
export function formatTick(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e4) return minus(String(Number(value.toPrecision(4))))
  if (Number.isInteger(value) && size < 1e6) return minus(grouped.format(value))
  const [mantissa = '', exponent = ''] = value.toExponential(2).split('e')
  return minus(`${Number(mantissa)}e${Number(exponent)}`)
}

const manyDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 12 })

/** `format`, unless two of the ticks would read the same by it: then with as many digits as tell them apart. */
export function tellingApart(
  ticks: readonly number[],
  format: (value: number) => string,
): (value: number) => string {
  if (new Set(ticks.map(format)).size === ticks.length) return format
  return (value) => minus(manyDigits.format(value))
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB']

export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  const size = bytes / 1000 ** power
  return `${power === 0 ? size : Number(size.toPrecision(3))} ${byteUnits[power] ?? ''}`
}

/** `−0.51`: so many places, whatever the size. */
export function formatPlaces(value: number, places: number): string {
  return minus(value.toFixed(places))
}

/** A typographic minus is as wide as a digit. */
function minus(text: string): string {
  return text.startsWith('-') ? `−${text.slice(1)}` : text
}
