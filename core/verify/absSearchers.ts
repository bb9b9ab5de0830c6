/**
 * The five searchers in the NAS-Bench-201 space on 8 × 8 digits: on the whole space and on the space that
 * the angle leaves, with the same budget; what they return is looked up in the published table. Five seeds.
 */
import { appendFile, readFile } from 'node:fs/promises'
import type { Child } from '../methods/angleShrinking/angle/table.ts'
import { readBenchmark } from '../methods/angleShrinking/rank/benchmark.ts'
import { childNumber } from '../methods/angleShrinking/rank/truth.ts'
import { runStage } from '../methods/angleShrinking/search/stage.ts'
import type { Operations } from '../methods/angleShrinking/spaces/space.ts'
import { spaceSize } from '../methods/angleShrinking/spaces/space.ts'
import type { CheckOptions, Figure } from './check.ts'
import { openSearcher, searcherNames } from './absSearcherRuns.ts'
import type { SearcherName } from './absSearcherRuns.ts'
import { shrinkDigits } from './absSearcherSpaces.ts'
import type { ShrunkSpaces } from './absSearcherSpaces.ts'
import { mean, pairedT, signFlipChance, standardDeviation } from './paired.ts'

const leastSeeds = 5

type Cell = {
  readonly seed: number
  readonly searcher: SearcherName
  readonly space: 'full' | 'abs'
  /** Published test accuracy of the child that is returned, %. */
  readonly accuracy: number
  readonly child: Child
  readonly seconds: number
}

/** `only`: `seed2`, or `seed2/darts` for one searcher of it; with a cache a run goes on where it was. */
export async function verifySearchers(options: CheckOptions): Promise<Figure[]> {
  const [only = '', name] = options.only?.split('/') ?? []
  const cells = await readCells(options.cache)
  for (let seed = 0; seed < Math.max(leastSeeds, options.seeds); seed += 1)
    if (only === '' || only === `seed${seed}`) await runSeed({ seed, name }, cells, options)
  return searcherNames.flatMap((searcher) => figuresOf(searcher, cells))
}

type Line = Cell | { readonly seed: number; readonly spaces: ShrunkSpaces }

async function readLines(cache: string | null): Promise<Line[]> {
  if (cache === null) return []
  const text = await readFile(cache, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Line)
}

async function readCells(cache: string | null): Promise<Cell[]> {
  return (await readLines(cache)).filter((line): line is Cell => 'searcher' in line)
}

async function keep(cache: string | null, line: Line): Promise<void> {
  if (cache !== null) await appendFile(cache, `${JSON.stringify(line)}\n`)
}

async function spacesOf(seed: number, cache: string | null): Promise<ShrunkSpaces> {
  for (const line of await readLines(cache))
    if ('spaces' in line && line.seed === seed) return line.spaces
  const spaces = await shrinkDigits(seed)
  await keep(cache, { seed, spaces })
  return spaces
}

type Wanted = { readonly seed: number; readonly name: string | undefined }

async function runSeed(
  { seed, name }: Wanted,
  cells: Cell[],
  options: CheckOptions,
): Promise<void> {
  const names = searcherNames.filter((searcher) => name === undefined || name === searcher)
  const missing = names.flatMap((searcher) =>
    (['full', 'abs'] as const)
      .filter((space) => !cells.some((cell) => isCell(cell, seed, searcher, space)))
      .map((space) => ({ searcher, space })),
  )
  if (missing.length === 0 && name !== 'shrink') return
  const { accuracy } = await readBenchmark('c10_test_200')
  const spaces = await spacesOf(seed, options.cache)
  options.progress(
    `seed ${seed}: spaces of ${spaceSize(spaces.lowest)} and ${spaceSize(spaces.onePerEdge)} children`,
  )
  for (const { searcher, space } of missing) {
    const started = performance.now()
    const operations = operationsFor(searcher, space, spaces)
    const { child } = runStage(await openSearcher(searcher, operations, { space, seed })).found
    const cell: Cell = {
      ...{ seed, searcher, space, child, accuracy: accuracy[childNumber(child)] ?? Number.NaN },
      seconds: (performance.now() - started) / 1000,
    }
    cells.push(cell)
    await keep(options.cache, cell)
    options.progress(
      `seed ${seed}: ${searcher} on ${space}: ${child.join('')} ${cell.accuracy.toFixed(2)} %, ${cell.seconds.toFixed(0)} s`,
    )
  }
}

function isCell(cell: Cell, seed: number, searcher: SearcherName, space: Cell['space']): boolean {
  return cell.seed === seed && cell.searcher === searcher && cell.space === space
}

/** FairNAS, DARTS and P-DARTS need equally many types on each edge. */
function operationsFor(
  searcher: SearcherName,
  space: Cell['space'],
  { whole, lowest, onePerEdge }: ShrunkSpaces,
): Operations {
  if (space === 'full') return whole
  return searcher === 'spos' || searcher === 'proxylessNas' ? lowest : onePerEdge
}

function figuresOf(searcher: SearcherName, cells: readonly Cell[]): Figure[] {
  const own = (space: Cell['space']) =>
    cells
      .filter((cell) => cell.searcher === searcher && cell.space === space)
      .sort((a, b) => a.seed - b.seed)
      .map(({ accuracy }) => accuracy)
  const [full, abs] = [own('full'), own('abs')]
  const gains = abs.map((value, at) => value - (full[at] ?? Number.NaN))
  const figure = (name: string, value: number, bar: Figure['bar'] = null): Figure => ({
    ...{ name: `${searcher}${name}`, value, bar },
  })
  return [
    figure('FullMean', mean(full)),
    figure('FullDeviation', standardDeviation(full)),
    figure('AbsMean', mean(abs)),
    figure('AbsDeviation', standardDeviation(abs)),
    figure('Gain', mean(gains), { notBelow: 0 }),
    figure('PairedT', pairedT(gains)),
    figure('SignFlipChance', signFlipChance(gains)),
  ]
}
