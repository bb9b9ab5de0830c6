/** Runs as rows of settings and figures: for parallel coordinates, scatter plots, the Pareto front. */
import type { Run } from '../../../core/contract/run.ts'
import { axisOf } from '../charts/parallelCoordinates.ts'
import type { AxisValue, ParallelAxis, ParallelRow } from '../charts/parallelCoordinates.ts'
import { settingRows } from './differences.ts'

/** More axes than these cannot be read. */
const mostAxes = 10

/** Figures that two or more runs have. */
export function figureNames(runs: readonly Run[]): string[] {
  const uses = new Map<string, number>()
  for (const { metrics } of runs)
    for (const name of Object.keys(metrics)) uses.set(name, (uses.get(name) ?? 0) + 1)
  return [...uses].flatMap(([name, count]) => (count > 1 ? [name] : [])).sort()
}

/** Settings that differ, one row a run, and `figures` after them. */
export function relationRows(runs: readonly Run[], figures: readonly string[]) {
  const settings = settingRows(runs)
    .filter(({ differs }) => differs)
    .slice(0, mostAxes - figures.length)
  const rows = runs.map((run, at): ParallelRow => ({
    id: run.runId,
    values: new Map<string, AxisValue>([
      ...settings.map(({ path, values }) => [path, plain(values[at] ?? null)] as const),
      ...figures.map((name) => [name, finite(run.metrics[name])] as const),
    ]),
  }))
  return { paths: settings.map(({ path }) => path), rows }
}

export function relationAxes(
  paths: readonly string[],
  figures: readonly string[],
  rows: readonly ParallelRow[],
): ParallelAxis[] {
  const column = (id: string) => rows.map(({ values }) => values.get(id) ?? null)
  return [
    ...paths.map((path) => axisOf(path, path.split('.').at(-1) ?? path, column(path))),
    ...figures.map((name) => axisOf(name, name, column(name))),
  ]
}

/** A setting as it is written in the table of differences: a number where it is one, else a word. */
function plain(text: string | null): AxisValue {
  if (text === null || text.trim() === '') return text
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

export interface FrontPoint {
  readonly id: string
  readonly x: number
  readonly y: number
}
export type Direction = 'minimize' | 'maximize'

/** Those that no other point beats in one figure without losing in the other, from left to right. */
export function paretoFront(
  points: readonly FrontPoint[],
  x: Direction,
  y: Direction,
): FrontPoint[] {
  const signX = x === 'minimize' ? 1 : -1
  const signY = y === 'minimize' ? 1 : -1
  const ordered = [...points].sort((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y))
  let best = Infinity
  const front = ordered.filter((point) => {
    const isBetter = signY * point.y < best
    if (isBetter) best = signY * point.y
    return isBetter
  })
  return front.sort((a, b) => a.x - b.x)
}
