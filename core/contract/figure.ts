/** How a figure is written. */

/** Four significant digits: 0.02294, 1.234e-5, 12340. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(4)))
  return value.toExponential(3)
}
