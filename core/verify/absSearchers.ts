/**
 * The five searchers in the NAS-Bench-201 space on 8 × 8 digits: on the whole space and on the space that
 * the angle leaves, with the same budget; what they return is looked up in the published table. Five seeds.
 */
import type { Child } from '../methods/angleShrinking/angle/table.ts'
import { readBenchmark } from '../methods/angleShrinking/rank/benchmark.ts'
import { childNumber } from '../methods/angleShrinking/rank/truth.ts'
import { runStage } from '../methods/angleShrinking/search/stage.ts'
import type { Operations } from '../methods/angleShrinking/spaces/space.ts'
import { spaceSize } from '../methods/angleShrinking/spaces/space.ts'
import { gainFigures } from './absGains.ts'
import type { GainCell } from './absGains.ts'
import { openSearcher, searcherNames } from './absSearcherRuns.ts'
import type { SearcherName } from './absSearcherRuns.ts'
import { digitsSpace, shrinkDigits } from './absSearcherSpaces.ts'
import type { ShrunkSpaces } from './absSearcherSpaces.ts'
import type { CheckOptions, Figure } from './check.ts'
import { keptResults } from './keptResults.ts'
import type { Keep } from './keptResults.ts'

const leastSeeds = 5

/** `only`: `seed2`, or `seed2/darts` for one searcher of it; with a cache a run goes on where it was. */
export async function verifySearchers(options: CheckOptions): Promise<Figure[]> {
  const [only = '', name] = options.only?.split('/') ?? []
  const keep = await keptResults(options.cache)
  const names = searcherNames.filter((searcher) => name === undefined || name === searcher)
  const cells: GainCell[] = []
  for (let seed = 0; seed < Math.max(leastSeeds, options.seeds); seed += 1)
    if (only === '' || only === `seed${seed}`)
      cells.push(...(await runSeed({ seed, names }, keep, options)))
  return names.flatMap((searcher) =>
    gainFigures(
      searcher,
      cells.filter((cell) => cell.searcher === searcher),
      { notBelow: 0 },
    ),
  )
}

type Wanted = { readonly seed: number; readonly names: readonly SearcherName[] }

async function runSeed(
  { seed, names }: Wanted,
  keep: Keep,
  { progress }: CheckOptions,
): Promise<GainCell[]> {
  const { accuracy } = await readBenchmark('c10_test_200')
  const spaces = await keep(`searchers/seed${seed}/spaces`, () => shrinkDigits(seed))
  progress(
    `seed ${seed}: spaces of ${spaceSize(spaces.lowest)} and ${spaceSize(spaces.onePerEdge)} children`,
  )
  const cells: GainCell[] = []
  for (const searcher of names)
    for (const space of ['full', 'abs'] as const) {
      const operations = operationsFor(searcher, space, spaces)
      const child = await keep<Child>(`searchers/seed${seed}/${searcher}/${space}`, async () => {
        const one = { settings: digitsSpace, operations, space, seed }
        return runStage(await openSearcher(searcher, one)).found.child
      })
      const value = accuracy[childNumber(child)] ?? Number.NaN
      progress(`seed ${seed}: ${searcher} on ${space}: ${child.join('')} ${value.toFixed(2)} %`)
      cells.push({ searcher, space, seed, value })
    }
  return cells
}

/** FairNAS, DARTS and P-DARTS need equally many types on each edge. */
function operationsFor(
  searcher: SearcherName,
  space: GainCell['space'],
  { whole, lowest, onePerEdge }: ShrunkSpaces,
): Operations {
  if (space === 'full') return whole
  return searcher === 'spos' || searcher === 'proxylessNas' ? lowest : onePerEdge
}
