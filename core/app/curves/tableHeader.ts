/**
 * What the header of a table of metrics says.
 *
 * Wide: a column of steps, perhaps one of times, every other column a curve. Long: a row a point, with columns
 * `metric`, `step` and `value`, perhaps `run` and a time.
 */

export interface TableHeader {
  /** Column of the steps. */
  readonly step: number
  readonly run: number | null
  readonly time: { readonly column: number; readonly clock: 'wall' | 'relative' } | null
  readonly points:
    | { readonly form: 'wide'; readonly curves: readonly { column: number; name: string }[] }
    | {
        readonly form: 'long'
        readonly metric: number
        readonly layer: number | null
        readonly value: number
      }
}

/** The first of these that a header has. */
const stepNames = ['step', 'steps', 'global_step', 'iteration', 'iter', 'epoch', 'index']
const wallNames = ['wall_time', 'walltime', 'timestamp', '_timestamp', 'datetime', 'date']
const relativeNames = ['seconds', 'relative_time', 'elapsed', '_runtime']
const metricNames = ['metric', 'tag', 'family', 'key']
const layerNames = ['layer']
const runNames = ['run', 'run_id', 'run_name']

/** Null where no column is one of steps, or nothing else is there. */
export function tableHeader(cells: readonly string[]): TableHeader | null {
  const columns = cells.map((cell) => cell.replace(/^\uFEFF/, '').trim())
  const words = columns.map((column) => column.toLowerCase().replaceAll(/[\s-]+/g, '_'))
  const find = (names: readonly string[]) => {
    const name = names.find((one) => words.includes(one))
    return name === undefined ? null : words.indexOf(name)
  }
  const step = find(stepNames)
  if (step === null) return null
  const wall = find(wallNames)
  const relative = find(relativeNames)
  const time =
    wall !== null
      ? ({ column: wall, clock: 'wall' } as const)
      : relative !== null
        ? ({ column: relative, clock: 'relative' } as const)
        : null
  const shared = { step, time, run: find(runNames) }
  const metric = find(metricNames)
  const value = find(['value'])
  if (metric !== null && value !== null)
    return { ...shared, points: { form: 'long', metric, value, layer: find(layerNames) } }
  const others = new Set([step, wall, relative, shared.run])
  const curves = columns
    .map((name, column) => ({ name: withoutGuard(name), column }))
    .filter(({ column }) => !others.has(column))
  return curves.length === 0 ? null : { ...shared, points: { form: 'wide', curves } }
}

/** Our own tables put an apostrophe before what a spreadsheet would run. */
export function withoutGuard(name: string): string {
  return /^'[=+\-@\t\r]/.test(name) ? name.slice(1) : name
}
