/** The space at a round, operator by operator: what is left, what went and when, and its score. */
import { layerColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import { operatorName } from './findings.ts'
import type { Findings, OperatorPlace, Round } from './findings.ts'

export interface OperatorCell {
  readonly edge: number
  readonly type: number
  readonly state: 'left' | 'dropped' | 'absent'
  /** Cut that took it, from 1; null where it is left or never was. */
  readonly droppedIn: number | null
  /** Mean angle of its children, rad, at the last cut that scored it; null before any. */
  readonly score: number | null
  /** Place of the score between the lowest and the highest of the round, 0 … 1. */
  readonly level: number | null
}

export interface SpaceMapRow {
  readonly type: number
  readonly name: string
  /** One cell an edge. */
  readonly cells: readonly OperatorCell[]
}

export interface SpaceMap {
  readonly edges: readonly string[]
  readonly rows: readonly SpaceMapRow[]
  readonly low: number | null
  readonly high: number | null
  readonly size: number
  readonly left: number
}

/** Scores while the run trains, by operator name (`3<-1/skip_connect`): the last value of each series. */
export type LiveScores = ReadonlyMap<string, number>

/**
 * `shown` cuts done: 0 is the space before the first, with the scores that the first one saw, or
 * those of now while there was none.
 */
export function spaceMap(
  { space, rounds }: Findings,
  shown: number,
  live: LiveScores = new Map(),
): SpaceMap {
  const done = rounds.slice(0, shown)
  const scored = rounds[Math.max(0, shown - 1)]
  const liveHere = scored ? new Map<string, number>() : live
  const values = scored ? scored.scores.map(({ score }) => score) : [...live.values()]
  const range = values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) }
  const operations = standing(done, rounds[0]) ?? space.operations
  const cellOf = (edge: number, type: number): OperatorCell => {
    const place = { edge, type }
    const score = lastScore(done, scored, place) ?? liveHere.get(operatorName(space, place)) ?? null
    const taken = done.find(({ dropped }) => has(dropped, place))
    const isLeft = operations[edge]?.includes(type) === true
    return {
      ...{ edge, type, score, droppedIn: taken ? taken.round + 1 : null },
      state: isLeft ? 'left' : taken ? 'dropped' : 'absent',
      level: score === null || range === null ? null : levelIn(range, score),
    }
  }
  return {
    ...{ edges: space.edges, low: range?.low ?? null, high: range?.high ?? null },
    rows: space.types.map(({ type, name }) => ({
      ...{ type, name },
      cells: space.edges.map((_, edge) => cellOf(edge, type)),
    })),
    size: operations.reduce((product, types) => product * types.length, 1),
    left: operations.reduce((sum, types) => sum + types.length, 0),
  }
}

function standing(done: readonly Round[], first: Round | undefined) {
  return done.at(-1)?.after.operations ?? first?.before.operations
}

function levelIn({ low, high }: { low: number; high: number }, score: number): number {
  return Math.min(1, Math.max(0, (score - low) / (high - low || 1)))
}

function has(list: Round['dropped'], { edge, type }: OperatorPlace): boolean {
  return list.some((one) => one.edge === edge && one.type === type)
}

/** A dropped operator keeps the score that cost it its place. */
function lastScore(
  done: readonly Round[],
  scored: Round | undefined,
  { edge, type }: OperatorPlace,
): number | null {
  const rounds = done.length === 0 && scored ? [scored] : done
  for (const { scores } of [...rounds].reverse()) {
    const row = scores.find((one) => one.edge === edge && one.type === type)
    if (row) return row.score
  }
  return null
}

/** Low scores dark, high ones bright, along the map that layers have in charts. */
export function levelColour(level: number, theme: ChartTheme): string {
  return layerColour(Math.round(1000 * level), 1001, theme)
}
