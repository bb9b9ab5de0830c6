/** The trainings of an experiment beside one another: one row a setting, over its seeds. */
import type { Config } from '../../../contract/method.ts'
import { finite } from '../residual.ts'
import { rotationOver } from '../scaling.ts'
import type { SphericalMotionSettings } from '../settings.ts'
import { cellsOf } from './cells.ts'
import type { CellFindings, CellLayer } from './findings.ts'

type Group = { readonly label: string; readonly cells: readonly CellFindings[] }

export function compareCells(
  settings: SphericalMotionSettings,
  done: readonly CellFindings[],
): Config[] {
  const groups = grouped(done.filter(({ failure }) => failure === null))
  return groups.map((group) => ({
    label: group.label,
    seeds: group.cells.length,
    ...againstTheory(group),
    ...(settings.experiment.kind === 'equal-products' && againstFirst(group, groups[0])),
    ...(settings.experiment.kind === 'linear-scaling' && rotation(settings, group)),
    testAccuracy: mean(group.cells.map(({ testAccuracy }) => testAccuracy)),
    testLoss: mean(group.cells.map(({ testLoss }) => testLoss)),
  }))
}

function grouped(cells: readonly CellFindings[]): Group[] {
  const labels = [...new Set(cells.map(({ label }) => label))]
  return labels.map((label) => ({ label, cells: cells.filter((cell) => cell.label === label) }))
}

function judged({ cells }: Group): CellLayer[] {
  return cells.flatMap(({ layers }) => layers.filter(({ scaleInvariant }) => scaleInvariant))
}

function againstTheory(group: Group) {
  const layers = judged(group)
  const errors = layers.flatMap(({ angularUpdate }) => angularUpdate.relativeError ?? [])
  const norms = layers.flatMap(({ weightNorm }) => weightNorm.relativeError ?? [])
  return {
    judgedLayers: layers.length,
    angularUpdate: mean(layers.map(({ angularUpdate }) => angularUpdate.measured)),
    angularUpdatePredicted: mean(layers.map(({ angularUpdate }) => angularUpdate.predicted)),
    meanError: mean(errors.map(Math.abs)),
    worstError: errors.length === 0 ? null : Math.max(...errors.map(Math.abs)),
    worstNormError: norms.length === 0 ? null : Math.max(...norms.map(Math.abs)),
  }
}

/**
 * Equal products: angles over those of the first setting, and norms over the fourth root of the
 * ratio of η/λ. The largest distance from one over the layers, seeds pooled.
 */
function againstFirst(group: Group, first: Group | undefined) {
  if (!first) return {}
  const names = [...new Set(judged(group).map(({ name }) => name))]
  const predicted = (ratioOf(group) / ratioOf(first)) ** 0.25
  const apart = (pick: (layer: CellLayer) => number | null, over: number) =>
    Math.max(
      ...names.map((name) =>
        Math.abs(pooled(group, name, pick) / pooled(first, name, pick) / over - 1),
      ),
    )
  return {
    angleApart: finite(apart(({ angularUpdate }) => angularUpdate.measured, 1)),
    normApart: finite(apart(({ weightNorm }) => weightNorm.measured, predicted)),
  }
}

/** η/λ of the group. */
function ratioOf({ cells }: Group): number {
  const { learningRate, weightDecay } = cells[0]?.values ?? {}
  return Number(learningRate) / Number(weightDecay)
}

/** Root mean square over the seeds. */
function pooled({ cells }: Group, name: string, pick: (layer: CellLayer) => number | null): number {
  const values = cells.flatMap(({ layers }) =>
    layers.filter((layer) => layer.name === name).map(pick),
  )
  return Math.sqrt(mean(values.map((value) => (value ?? Number.NaN) ** 2)) ?? Number.NaN)
}

/** Angle that the direction turns by over the same samples: one step of the largest batch. */
function rotation(settings: SphericalMotionSettings, { cells, label }: Group) {
  const own = cellsOf(settings).find((cell) => cell.label === label)
  const largest = Math.max(...cellsOf(settings).map((cell) => cell.settings.training.batchSize))
  const steps = Math.round(largest / (cells[0]?.batchSize ?? largest))
  if (!own) return {}
  return {
    stepsForSameSamples: steps,
    rotationForSameSamples: finite(Math.acos(rotationOver(own.settings.optimizer, steps))),
  }
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  return finite(known.reduce((sum, value) => sum + value, 0) / known.length)
}
