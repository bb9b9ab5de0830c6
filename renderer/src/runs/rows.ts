/** Rows of the list of runs: sorted, and under a heading each where they are grouped. */
import type { Run } from '../../../core/contract/run.ts'
import type { RunColumn } from './columns.ts'
import { translate } from '../text/language.ts'

export type RunRow =
  | { readonly kind: 'run'; readonly key: string; readonly run: Run }
  | {
      readonly kind: 'group'
      readonly key: string
      readonly value: string
      readonly count: number
      readonly isOpen: boolean
    }

/** Nulls last in both directions; equal runs keep their order. */
export function sortRuns(
  runs: readonly Run[],
  { of }: RunColumn,
  descending: boolean,
): readonly Run[] {
  const sign = descending ? -1 : 1
  return runs
    .map((run) => ({ run, value: of(run) }))
    .sort((one, other) => sign * order(one.value, other.value, sign))
    .map(({ run }) => run)
}

function order(one: string | number | null, other: string | number | null, sign: 1 | -1): number {
  if (one === other) return 0
  if (one === null) return sign
  if (other === null) return -sign
  if (typeof one === 'string' && typeof other === 'string')
    return one.toLowerCase() < other.toLowerCase() ? -1 : 1
  return one < other ? -1 : 1
}

/** Groups in the order of their first run; those in `closed` are a heading alone. */
export function groupRows(
  runs: readonly Run[],
  column: RunColumn | null,
  closed: ReadonlySet<string>,
): readonly RunRow[] {
  if (!column) return runs.map((run) => ({ kind: 'run', key: run.runId, run }))
  const groups = new Map<string, Run[]>()
  for (const run of runs) {
    const own = column.of(run)
    const value = own === null ? translate('none') : column.say(String(own))
    const known = groups.get(value)
    if (known) known.push(run)
    else groups.set(value, [run])
  }
  return [...groups].flatMap(([value, members]): RunRow[] => {
    const isOpen = !closed.has(value)
    const heading = {
      kind: 'group',
      key: `group ${value}`,
      value,
      count: members.length,
      isOpen,
    } as const
    return [heading, ...(isOpen ? groupRows(members, null, closed) : [])]
  })
}
