/** Collects figures step by step and hands them out as blocks of series that share their steps. */
import type { MetricBlock } from '../contract/metric.ts'
import { parseSeriesName } from '../contract/metric.ts'
import type { StepFigures } from '../methods/method.ts'

type Rows = {
  readonly names: readonly string[]
  readonly steps: number[]
  readonly seconds: number[]
  readonly values: number[]
}

export interface MetricBatch {
  readonly add: (step: number, seconds: number, figures: StepFigures) => void
  /** Everything since the last call. */
  readonly take: () => MetricBlock[]
}

export function createMetricBatch(): MetricBatch {
  let open = new Map<string, Rows>()
  return {
    add: (step, seconds, figures) => {
      const names = Object.keys(figures)
      if (names.length === 0) return
      const key = names.join('\n')
      const rows = open.get(key) ?? { names, steps: [], seconds: [], values: [] }
      open.set(key, rows)
      rows.steps.push(step)
      rows.seconds.push(seconds)
      rows.values.push(...Object.values(figures))
    },
    take: () => {
      const blocks = [...open.values()].map(toBlock)
      open = new Map()
      return blocks
    },
  }
}

function toBlock({ names, steps, seconds, values }: Rows): MetricBlock {
  return {
    series: names.map(parseSeriesName),
    steps: Float64Array.from(steps),
    seconds: Float64Array.from(seconds),
    values: Float64Array.from(values),
  }
}
