/** Long series that a picture was made of lately: the next zoom reads nothing from the disk. */
import type { SeriesSummary } from '../contract/metric.ts'
import type { Columns } from './columns.ts'
import type { Averages } from './points.ts'
import { Waymarks } from './thin.ts'

/** Points from which reading takes longer than drawing. */
const long = 20_000
/** Of figures kept, bytes. */
const mostBytes = 128 * 2 ** 20

interface Known {
  readonly signature: string
  readonly columns: Columns
  readonly averages: Averages
}

export interface RecentSeries {
  /** What is known of a series as `summary` tells it; else what `read` finds. */
  readonly of: (id: number, summary: SeriesSummary, read: () => Columns) => Known
  readonly clear: () => void
}

export function createRecentSeries(): RecentSeries {
  // A map goes through its keys in the order they came: the first was used longest ago.
  const kept = new Map<number, Known>()
  return {
    of: (id, summary, read) => {
      const signature = Object.values({ ...summary, key: '' }).join()
      const before = kept.get(id)
      kept.delete(id)
      const known =
        before?.signature === signature ? before : { signature, ...withAverages(read()) }
      if (summary.count >= long) kept.set(id, known)
      makeRoom(kept)
      return known
    },
    clear: () => {
      kept.clear()
    },
  }
}

function makeRoom(kept: Map<number, Known>): void {
  let bytes = [...kept.values()].reduce((sum, { columns }) => sum + columns.values.byteLength, 0)
  for (const [id, { columns }] of kept) {
    if (bytes <= mostBytes) return
    bytes -= columns.values.byteLength
    kept.delete(id)
  }
}

/** The marks of the last weight are kept: a zoom does not change it. */
function withAverages(columns: Columns): Pick<Known, 'columns' | 'averages'> {
  let marks: Waymarks | null = null
  return {
    columns,
    averages: (weight) => {
      if (marks?.weight !== weight) marks = new Waymarks(columns.values, weight)
      return marks
    },
  }
}
