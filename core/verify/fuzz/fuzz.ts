/**
 * npm run verify -- fuzz [kind | parsers[/csv]] [--cases n]: mutated configurations, filter
 * expressions, networks, checkpoints, command-line settings, trainer messages, requests of the wire,
 * event files, tables of metrics and data sets, each kind in child processes with limits. 20,000 cases each are the long form. A
 * failing case is named by its number: node core/verify/fuzz/worker.ts <kind> <folder> <n> <n + 1>.
 * Parsers of data sets in full: fuzz-datasets.
 */
import type { CheckOptions, Figure } from '../check.ts'
import { fuzz } from '../fuzzDatasets.ts'
import { fuzzSeeds } from '../fuzzSeeds.ts'
import { kinds } from './inputs.ts'

const boundedCases = 2_000
/** Each of these writes files and reads them as a preview would. */
const boundedParserCases = 250

/** Parsers of data sets: all, “parsers”, or “parsers/csv”; none where another kind is asked for. */
async function parsersAmong(only: string | undefined): Promise<string[]> {
  const all = [...(await fuzzSeeds()).keys()]
  if (only === undefined || only === 'parsers') return all
  return all.filter((parser) => only === `parsers/${parser}`)
}

export async function verifyFuzz({ only, cases, progress }: CheckOptions): Promise<Figure[]> {
  const to = cases ?? boundedCases
  const wanted = Object.keys(kinds).filter((kind) => only === undefined || kind === only)
  const parsers = await parsersAmong(only)
  const figures: Figure[] = []
  for (const parser of wanted)
    figures.push(...(await fuzz({ parser, from: 0, to }, progress, 'fuzz/worker.ts')))
  const parserTo = cases ?? boundedParserCases
  for (const parser of parsers)
    figures.push(...(await fuzz({ parser, from: 0, to: parserTo }, progress)))
  const sum = (ending: string) =>
    figures
      .filter(({ name }) => name.endsWith(ending))
      .reduce((total, { value }) => total + value, 0)
  return [
    { name: 'cases', value: to * wanted.length + parserTo * parsers.length, bar: null },
    { name: 'failures', value: sum(': failures'), bar: { atMost: 0 } },
    ...figures,
  ]
}
