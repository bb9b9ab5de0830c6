/** The state of a grid between two steps: which cell trains, and what is known of all of them. */
import { z } from 'zod'
import type { ConfigValue } from '../../contract/method.ts'
import type { RandomState } from '../../tensor/random.ts'
import type { Checkpoint } from '../../training/checkpoint.ts'
import { cellPlan, gridCells } from './cells.ts'
import type { Cell } from './cells.ts'
import { cellRowSchema, newRow } from './row.ts'
import type { CellRow } from './row.ts'
import type { CellSession } from './session.ts'
import type { MabnSettings } from './settings.ts'

export type Grid = {
  readonly cells: readonly Cell[]
  readonly rows: CellRow[]
  readonly totalSteps: number
  /** Where training goes on: the cell, the steps it has done, and what restores it; seconds so far. */
  readonly start: { readonly index: number; readonly restored: Restored | null }
  readonly seconds: number
}

export type Restored = {
  readonly doneSteps: number
  readonly sampler: { readonly random: RandomState; readonly used: number }
  readonly tensors: Checkpoint['tensors']
}

const stateSchema = z.object({
  index: z.int().nonnegative(),
  doneSteps: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  sampler: z.custom<Restored['sampler']>(),
  rows: z.array(cellRowSchema),
})

export function openGrid(settings: MabnSettings, resumed: Checkpoint | null): Grid {
  const cells = gridCells(settings)
  let totalSteps = 0
  const fresh = cells.map((cell) => {
    const { steps } = cellPlan(settings, cell)
    totalSteps += steps
    return newRow(cell, totalSteps - steps, steps)
  })
  if (!resumed)
    return { cells, rows: fresh, totalSteps, start: { index: 0, restored: null }, seconds: 0 }
  const { index, doneSteps, seconds, sampler, rows } = stateSchema.parse(resumed.state)
  const restored = { doneSteps, sampler, tensors: resumed.tensors }
  return { cells, rows, totalSteps, start: { index, restored }, seconds }
}

export function gridSnapshot(
  { rows }: Grid,
  index: number,
  { runner, sampler }: CellSession,
  { doneSteps, seconds }: { readonly doneSteps: number; readonly seconds: number },
): Checkpoint {
  // `step` is for those who know no cells: an export says what it is of.
  const step = (rows[index]?.firstStep ?? 0) + doneSteps
  const state = { step, index, doneSteps, seconds, sampler: sampler.readState(), rows }
  return { state: state as unknown as ConfigValue, tensors: runner.readState() }
}
