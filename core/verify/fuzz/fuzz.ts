/**
 * npm run verify -- fuzz [kind] [--cases n]: mutated configurations, filter expressions, networks,
 * checkpoints, command-line settings, trainer messages and requests of the wire, each kind in child
 * processes with limits. 20,000 cases each are the long form. A failing case is named by its number:
 * node core/verify/fuzz/worker.ts <kind> <folder> <n> <n + 1>. Parsers of data sets: fuzz-datasets.
 */
import type { CheckOptions, Figure } from '../check.ts'
import { fuzz } from '../fuzzDatasets.ts'
import { kinds } from './inputs.ts'

const boundedCases = 2_000

export async function verifyFuzz({ only, cases, progress }: CheckOptions): Promise<Figure[]> {
  const to = cases ?? boundedCases
  const wanted = Object.keys(kinds).filter((kind) => only === undefined || kind === only)
  const figures: Figure[] = []
  for (const parser of wanted)
    figures.push(...(await fuzz({ parser, from: 0, to }, progress, 'fuzz/worker.ts')))
  const sum = (ending: string) =>
    figures
      .filter(({ name }) => name.endsWith(ending))
      .reduce((total, { value }) => total + value, 0)
  return [
    { name: 'cases', value: to * wanted.length, bar: null },
    { name: 'failures', value: sum(': failures'), bar: { atMost: 0 } },
    ...figures,
  ]
}
