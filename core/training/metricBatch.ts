/** Collects figures step by step and hands them out as blocks of series that share their steps. */
import type { MetricBlock } from '../contract/metric.ts'
import { parseSeriesName } from '../contract/metric.ts'
import type { StepFigures } from '../methods/method.ts'

type Row = {
  /** How many rows came before it. */
  readonly at: number
  readonly step: number
  readonly seconds: number
  readonly figures: StepFigures
}

/** Rows that hold the same figures. */
type Shape = { readonly names: readonly string[]; readonly rows: Row[] }

export interface MetricBatch {
  readonly add: (step: number, seconds: number, figures: StepFigures) => void
  /** Everything since the last call. */
  readonly take: () => MetricBlock[]
}

export function createMetricBatch(): MetricBatch {
  let open = new Map<string, Shape>()
  let added = 0
  return {
    add: (step, seconds, figures) => {
      const names = Object.keys(figures)
      if (names.length === 0) return
      const key = names.join('\n')
      const shape = open.get(key) ?? { names, rows: [] }
      open.set(key, shape)
      shape.rows.push({ at: added, step, seconds, figures })
      added += 1
    },
    take: () => {
      const blocks = blocksOf([...open.values()])
      open = new Map()
      return blocks
    },
  }
}

/**
 * One block for all series that stand in the same shapes. A figure of every step and one of every tenth come in two
 * shapes; the first must still be one series that moves forward.
 */
function blocksOf(shapes: readonly Shape[]): MetricBlock[] {
  const members = shapes.map(({ names }) => new Set(names))
  const namesOf = new Map<string, string[]>()
  for (const name of new Set(shapes.flatMap(({ names }) => names))) {
    const where = members.flatMap((held, index) => (held.has(name) ? [index] : [])).join()
    namesOf.set(where, [...(namesOf.get(where) ?? []), name])
  }
  return [...namesOf].map(([where, names]) => {
    const rows = where.split(',').flatMap((index) => shapes[Number(index)]?.rows ?? [])
    return toBlock(
      names,
      rows.toSorted((left, right) => left.at - right.at),
    )
  })
}

function toBlock(names: readonly string[], rows: readonly Row[]): MetricBlock {
  return {
    series: names.map(parseSeriesName),
    steps: Float64Array.from(rows, ({ step }) => step),
    seconds: Float64Array.from(rows, ({ seconds }) => seconds),
    values: Float64Array.from(
      rows.flatMap(({ figures }) => names.map((name) => figures[name] ?? NaN)),
    ),
  }
}
