/** The grid so far in groups of seeds, each compared with its own baselines: what the comparison shows. */
import type { RegulariserName, RuleName } from '../names.ts'
import { deviationOf, meanOf, pairedDifference } from '../../../statistics/paired.ts'
import type { PairedDifference } from '../../../statistics/paired.ts'
import type { CellResult } from './cell.ts'

export type GroupResult = {
  readonly source: string
  readonly regulariser: RegulariserName
  readonly strength: number
  readonly rule: RuleName
  readonly seeds: number
  readonly diverged: number
  /** Accuracies in percent, differences in points. */
  readonly accuracy: number | null
  readonly deviation: number | null
  /** Against the same source, regulariser and strength with the plain sum. */
  readonly againstSum: PairedDifference | null
  /** Against plain fine-tuning from the same source. */
  readonly againstFineTuning: PairedDifference | null
  readonly conflictShare: number | null
  readonly cosine: number | null
  readonly opposedShare: number | null
  readonly distance: number | null
  readonly trainLoss: number | null
  readonly layers: readonly { name: string; conflictShare: number | null; cosine: number | null }[]
}

export function groupCells(cells: readonly CellResult[]): GroupResult[] {
  const groups = new Map<string, CellResult[]>()
  for (const cell of cells) {
    const key = keyOf(cell)
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  return [...groups.values()].map((members) => summary(members, groups))
}

type Key = Pick<CellResult, 'source' | 'regulariser' | 'strength' | 'rule'>

function keyOf({ source, regulariser, strength, rule }: Key): string {
  return JSON.stringify([source, regulariser, strength, rule])
}

function summary(
  members: readonly CellResult[],
  groups: ReadonlyMap<string, readonly CellResult[]>,
): GroupResult {
  const [first] = members
  if (!first) throw new TypeError('a group has members')
  const { source, regulariser, strength, rule } = first
  const good = members.flatMap(({ accuracy }) => (accuracy === null ? [] : [100 * accuracy]))
  const sum = groups.get(keyOf({ source, regulariser, strength, rule: 'sum' }))
  const plain = { source, regulariser: 'none', strength: 0, rule: 'sum' } as const
  const fineTuned = groups.get(keyOf(plain))
  return {
    ...{ source, regulariser, strength, rule },
    seeds: members.length,
    diverged: members.length - good.length,
    accuracy: good.length > 0 ? meanOf(good) : null,
    deviation: good.length > 0 ? deviationOf(good) : null,
    againstSum: rule === 'sum' ? null : compared(members, sum),
    againstFineTuning: regulariser === 'none' ? null : compared(members, fineTuned),
    conflictShare: meanKnown(members.map((cell) => cell.conflictShare)),
    cosine: meanKnown(members.map((cell) => cell.cosine)),
    opposedShare: meanKnown(members.map((cell) => cell.opposedShare)),
    distance: meanKnown(members.map((cell) => cell.distance)),
    trainLoss: meanKnown(members.map((cell) => cell.trainLoss)),
    layers: first.layers.map(({ name }, at) => ({
      name,
      conflictShare: meanKnown(members.map((cell) => cell.layers[at]?.conflictShare ?? null)),
      cosine: meanKnown(members.map((cell) => cell.layers[at]?.cosine ?? null)),
    })),
  }
}

/** Seeds that both sides finished. */
function compared(
  own: readonly CellResult[],
  other: readonly CellResult[] | undefined,
): PairedDifference | null {
  const pairs = own.flatMap((cell) => {
    const partner = other?.find(({ seed }) => seed === cell.seed)
    if (cell.accuracy === null || partner?.accuracy == null) return []
    return [[100 * cell.accuracy, 100 * partner.accuracy] as const]
  })
  if (pairs.length === 0) return null
  return pairedDifference(
    pairs.map(([left]) => left),
    pairs.map(([, right]) => right),
  )
}

function meanKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length > 0 ? meanOf(known) : null
}
