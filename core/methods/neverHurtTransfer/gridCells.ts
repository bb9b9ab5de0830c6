/** The cells that a configuration asks for. */
import type { RegulariserName } from './names.ts'
import { rulesOf, wordsOf } from './settings.ts'
import type { TransferSettings } from './settings.ts'
import { cellsOf } from './train/cell.ts'
import type { CellPlan } from './train/cell.ts'

export function gridCells(settings: TransferSettings): CellPlan[] {
  const { grid } = settings
  const strengths: Record<RegulariserName, readonly number[]> = {
    none: grid.fineTuning ? [0] : [],
    l2: grid.l2,
    'l2-sp': grid.l2sp,
    distillation: grid.distillation,
    delta: grid.delta,
  }
  const asked = (Object.keys(strengths) as RegulariserName[]).filter(
    (name) => strengths[name].length > 0,
  )
  return cellsOf({
    ...{ sources: wordsOf(grid.sources), regularisers: asked, strengths, rules: rulesOf(settings) },
    seeds: Array.from({ length: grid.seeds }, (_, seed) => seed),
  })
}
