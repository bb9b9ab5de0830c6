/** What a searcher gains by a shrunk space: means, deviations, paired tests over seeds. */
import type { Figure } from './check.ts'
import { mean, pairedT, signFlipChance, standardDeviation } from './paired.ts'

export type GainCell = {
  readonly searcher: string
  readonly space: 'full' | 'abs'
  readonly seed: number
  /** Accuracy of the child that is returned, %. */
  readonly value: number
}

/** `bar` judges the mean gain, in points. */
export function gainFigures(
  name: string,
  cells: readonly GainCell[],
  bar: Figure['bar'],
): Figure[] {
  const own = (space: GainCell['space']) =>
    cells
      .filter((cell) => cell.space === space)
      .sort((a, b) => a.seed - b.seed)
      .map(({ value }) => value)
  const [full, abs] = [own('full'), own('abs')]
  const gains = abs.map((value, at) => value - (full[at] ?? Number.NaN))
  const figure = (part: string, value: number, judged: Figure['bar'] = null): Figure => ({
    ...{ name: `${name}${part}`, value, bar: judged },
  })
  return [
    figure('FullMean', mean(full)),
    figure('FullDeviation', standardDeviation(full)),
    figure('AbsMean', mean(abs)),
    figure('AbsDeviation', standardDeviation(abs)),
    figure('Gain', mean(gains), bar),
    figure('PairedT', pairedT(gains)),
    figure('SignFlipChance', signFlipChance(gains)),
  ]
}
