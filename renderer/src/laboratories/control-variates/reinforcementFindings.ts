/** What a run of policy gradients found, read from its result and its series. */
import type { Run } from '../../../../core/contract/run.ts'
import type { SeriesByName } from '../../composables/useRunSeries.ts'
import { phrase, translate } from '../../text/language.ts'

interface PolicyCell {
  readonly control: string
  readonly seed: number
  readonly name: string
}

export interface PolicyOutline {
  readonly environment: string
  readonly controls: readonly string[]
  readonly stepsPerUpdate: number
  readonly cells: readonly PolicyCell[]
}

export interface Rollout {
  readonly control: string
  readonly seed: number
  readonly stride: number
  readonly frames: readonly (readonly number[])[]
  readonly episodeReturn: number
  readonly steps: number
}

export interface EstimatorVariance {
  readonly control: string
  readonly reach: string
  readonly sampleVariance: number
  readonly episodeVariance: number
  readonly sampleRatio: number
  readonly episodeRatio: number
  readonly remaining: number
}

export function isPolicyRun({ config }: Run): boolean {
  const { problem } = config
  if (typeof problem !== 'object' || problem === null || Array.isArray(problem)) return false
  return problem['kind'] === 'policy-gradient'
}

/** Null until the trainer has said what it trains. */
export function outlineOf({ result }: Run): PolicyOutline | null {
  return (result?.['policyGradient'] ?? null) as PolicyOutline | null
}

export function rolloutsOf({ result }: Run): readonly Rollout[] {
  return (result?.['rollouts'] ?? []) as unknown as readonly Rollout[]
}

export function variancesOf({ result }: Run): readonly EstimatorVariance[] {
  return (result?.['variances'] ?? []) as unknown as readonly EstimatorVariance[]
}

/** Whole words for the names of estimators. */
export function controlLabel(control: string): string {
  const labels: Readonly<Record<string, string>> = {
    none: 'No baseline',
    value: 'Value baseline',
    linear: 'Linear Stein control',
    neural: 'Neural Stein control',
  }
  return labels[control] ?? control
}

/** Mean over the seeds of one estimator, with its spread. */
export interface Band {
  readonly control: string
  /** Environment steps of one policy. */
  readonly x: readonly number[]
  readonly mean: readonly number[]
  /** Standard error of the mean; 0 with one seed. */
  readonly error: readonly number[]
  readonly seeds: number
}

export function seedsInWords(seeds: number): string {
  return seeds === 1 ? translate('one seed') : phrase('{seeds} seeds', { seeds })
}

/** Bands of a family over updates that every seed has a figure for. */
export function bandsOf(outline: PolicyOutline, series: SeriesByName, family: string): Band[] {
  return outline.controls.map((control) => {
    const curves = outline.cells
      .filter((cell) => cell.control === control)
      .map(({ name }) => byUpdate(outline, series, `${family}:${name}`))
    const updates = [...(curves[0]?.keys() ?? [])].filter((update) =>
      curves.every((curve) => curve.has(update)),
    )
    const points = updates.map((update) => {
      const values = curves.map((curve) => curve.get(update) ?? Number.NaN)
      return { x: update * outline.stepsPerUpdate, ...meanAndError(values) }
    })
    return {
      ...{ control, seeds: curves.length },
      x: points.map(({ x }) => x),
      mean: points.map(({ mean }) => mean),
      error: points.map(({ error }) => error),
    }
  })
}

/** Policies take turns, so step n of the run is update ⌈n / policies⌉ of one of them. */
function byUpdate(
  { cells }: PolicyOutline,
  series: SeriesByName,
  name: string,
): Map<number, number> {
  const { x = [], y = [] } = series.get(name) ?? {}
  return new Map(
    Array.from(x, (step, place) => [Math.ceil(step / cells.length), y[place] ?? Number.NaN]),
  )
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  if (values.length < 2) return { mean, error: 0 }
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(square / (values.length - 1) / values.length) }
}
