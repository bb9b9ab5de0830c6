/** Measured against predicted, one row a layer. */
import type { Config, ConfigValue } from '../../../core/contract/method.ts'
import { lowerBound } from './decimate.ts'
import type { Points } from './decimate.ts'
import type { LayeredFigure } from './runFigures.ts'

interface Comparison {
  readonly measured: number
  readonly predicted: number
  readonly relativeError: number
}

export interface LayerRow {
  readonly layer: string
  /** By family: `angularUpdate`, `weightNorm`. */
  readonly comparisons: Readonly<Record<string, Comparison>>
  /** Other figures that the method concluded, by their own names. */
  readonly figures: Readonly<Record<string, number | string | boolean | null>>
}

/** Rows that the method itself concluded; null until it has. */
export function concludedRows(result: Config | null): LayerRow[] | null {
  const layers = result?.['layers']
  if (!Array.isArray(layers)) return null
  return layers.flatMap((layer) => (isBranch(layer) ? [concludedRow(layer)] : []))
}

function concludedRow(layer: Config): LayerRow {
  const comparisons: Record<string, Comparison> = {}
  const figures: Record<string, number | string | boolean | null> = {}
  for (const [name, value] of Object.entries(layer)) {
    if (name === 'name') continue
    const comparison = toComparison(value)
    if (comparison) comparisons[name] = comparison
    else if (value === null || typeof value !== 'object') figures[name] = value
  }
  const { name } = layer as { name?: ConfigValue }
  return { layer: typeof name === 'string' ? name : '', comparisons, figures }
}

function toComparison(value: ConfigValue): Comparison | null {
  if (!isBranch(value)) return null
  const { measured, predicted, relativeError } = value as Record<string, ConfigValue | undefined>
  if (typeof measured !== 'number' || typeof predicted !== 'number') return null
  const stated = typeof relativeError === 'number' ? relativeError : measured / predicted - 1
  return { measured, predicted, relativeError: stated }
}

function isBranch(value: ConfigValue): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** While a run goes on: root mean square over the last fifth of its steps against the latest prediction. */
export function rowsSoFar(figures: readonly LayeredFigure[]): LayerRow[] {
  const rows = new Map<string, Record<string, Comparison>>()
  for (const { family, layers } of figures) {
    for (const { layer, measured, predicted } of layers) {
      if (!predicted) continue
      const comparisons = rows.get(layer) ?? {}
      rows.set(layer, comparisons)
      const [recent, theory] = [rootMeanSquareOfLastFifth(measured), predicted.y.at(-1) ?? NaN]
      comparisons[family.family] = {
        ...{ measured: recent, predicted: theory },
        relativeError: recent / theory - 1,
      }
    }
  }
  return [...rows].map(([layer, comparisons]) => ({ layer, comparisons, figures: {} }))
}

function rootMeanSquareOfLastFifth({ x, y }: Points): number {
  const last = x.at(-1) ?? 0
  const recent = y
    .subarray(lowerBound(x, last - last / 5))
    .filter((value) => Number.isFinite(value))
  return Math.sqrt(recent.reduce((sum, value) => sum + value * value, 0) / recent.length)
}
