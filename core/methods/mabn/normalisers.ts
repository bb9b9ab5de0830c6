/** From a cell of the grid to the normaliser that its network is built with. */
import type { RenormSettings } from '../../models/layers/batchRenorm.ts'
import { renormDefaults } from '../../models/layers/batchRenorm.ts'
import { acrossSteps, withinStep } from '../../models/layers/movingAverageNorm.ts'
import type { MovingAverageNormSettings } from '../../models/layers/movingAverageNorm.ts'
import { normaliserNamed } from '../../models/layers/normaliser.ts'
import type { Normaliser } from '../../models/layers/normaliser.ts'
import { cellPlan } from './cells.ts'
import type { Cell } from './cells.ts'
import type { MabnSettings } from './settings.ts'

export function normaliserOf(settings: MabnSettings, cell: Cell): Normaliser {
  const plan = cellPlan(settings, cell)
  const whole = cell.perSample || cell.batchSize === plan.batchSize
  return normaliserWith(settings, cell, whole ? null : cell.batchSize)
}

/** The same for a pass over many normalisation batches at once, even where a step has one. */
export function measuringNormaliser(settings: MabnSettings, cell: Cell): Normaliser {
  return normaliserWith(settings, cell, cell.batchSize)
}

function normaliserWith(settings: MabnSettings, cell: Cell, size: number | null): Normaliser {
  // One batch a step is batch norm itself, whose native kernel is the faster.
  const name = cell.normaliser === 'batch' && size !== null ? 'ghost-batch' : cell.normaliser
  return normaliserNamed(name, settings.groups, {
    size,
    renorm: { ...renormSettings(settings, cell), size },
    movingAverage: { ...movingAverageSettings(settings, cell), size },
    centred: centred(cell),
  })
}

function centred({ normaliser, variant }: Cell): boolean {
  if (variant === 'centred') return true
  return normaliser === 'moving-average-batch' && variant !== 'without-centring'
}

/** The limits start and end their rise with the same samples seen, whatever the step's batch is. */
function renormSettings(settings: MabnSettings, cell: Cell): RenormSettings {
  const stretch = settings.training.batchSize / cellPlan(settings, cell).batchSize
  const { plainSteps, risingSteps, kept, ...rest } = renormDefaults
  return {
    ...{ ...rest, kept: stretch > 1 ? 0.99 : kept },
    ...{ plainSteps: plainSteps * stretch, risingSteps: risingSteps * stretch },
  }
}

function movingAverageSettings(settings: MabnSettings, cell: Cell): MovingAverageNormSettings {
  const { movingAverage, training, regime } = settings
  const published = regime === 'within-step' ? withinStep : acrossSteps
  const own = published(cell.batchSize, training.batchSize)
  const { variant } = cell
  return {
    ...{ ...own, window: variant === 'without-averages' ? 1 : cell.window },
    kept: movingAverage.kept,
    warmUp: regime === 'within-step' ? 0 : movingAverage.warmUp,
    renormaliseAfter: movingAverage.renormaliseAfter || own.renormaliseAfter,
    clip: withoutRatio(variant) ? null : movingAverage.clip,
    averaged: averagedPasses(variant),
  }
}

/** Without averages there is nothing to bring together: the control is second moments alone. */
function withoutRatio(variant: Cell['variant']): boolean {
  return variant === 'without-renormalisation' || variant === 'without-averages'
}

function averagedPasses(variant: Cell['variant']): MovingAverageNormSettings['averaged'] {
  if (variant === 'forward-only') return 'forward'
  return variant === 'backward-only' ? 'backward' : 'both'
}
