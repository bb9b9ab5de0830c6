/** What is said when a run has ended. */
import { z } from 'zod'
import type { PriceRow } from '../contract/prices.ts'
import type { Run } from '../contract/run.ts'
import { comparisonTable } from './comparison.ts'
import { duration, figure, signedPercent, table } from './figures.ts'
import type { Output } from './output.ts'

const comparisonSchema = z.object({
  measured: z.number(),
  /** Null where there is no equilibrium: without weight decay. */
  predicted: z.number().nullable(),
  relativeError: z.number().nullable(),
})

/** A layer of a result, as spherical motion dynamics reports it; other methods may have none. */
const layersSchema = z.array(
  z.object({
    name: z.string(),
    scaleInvariant: z.boolean().optional(),
    angularUpdate: comparisonSchema,
    weightNorm: comparisonSchema.partial().optional(),
    equilibriumReachedAtStep: z.number().nullable().optional(),
  }),
)
export type LayerResult = z.output<typeof layersSchema>[number]

export function layersOf(run: Run): LayerResult[] {
  const parsed = layersSchema.safeParse(run.result?.['layers'])
  return parsed.success ? parsed.data : []
}

/** Says how it ended; the JSON form is the last line of `run`. Returns the exit code. */
export function summarise(output: Output, run: Run): number {
  const { runId, name, status, metrics, step, seconds } = run
  output.tell({
    event: 'summary',
    runId,
    name,
    status: status.kind,
    step,
    seconds,
    metrics,
    ...run.result,
  })
  output.say(
    `${name} (${runId}): ${statusWords(run)} after ${String(step)} steps, ${duration(seconds)}`,
  )
  const layers = layersOf(run)
  if (layers.length > 0) output.say(`\n${layerTable(layers)}\n`)
  const comparison = comparisonTable(run)
  if (comparison !== '') output.say(`${comparison}\n`)
  const shown = Object.entries(metrics).filter(([metric]) => !metric.includes(':'))
  output.say(shown.map(([metric, value]) => `${metric} ${figure(value)}`).join('   '))
  return exitCodeOf(run)
}

/** 130 is what shells say of a program that somebody stopped. */
function exitCodeOf({ status }: Run): number {
  if (status.kind === 'finished') return 0
  return status.kind === 'stopped' ? 130 : 1
}

export function statusWords({ status }: Run): string {
  switch (status.kind) {
    case 'failed':
      return `failed [${status.error.code}]: ${status.error.message}`
    case 'interrupted':
      return `interrupted: ${status.reason}`
    case 'queued':
    case 'running':
    case 'paused':
    case 'finished':
    case 'stopped':
      return status.kind
  }
}

export function layerTable(layers: readonly LayerResult[]): string {
  const rows = layers.map(({ name, scaleInvariant, angularUpdate, equilibriumReachedAtStep }) => [
    name,
    figure(angularUpdate.measured),
    orNone(angularUpdate.predicted, figure),
    orNone(angularUpdate.relativeError, signedPercent),
    scaleInvariant === false
      ? 'not scale-invariant: not judged'
      : reached(equilibriumReachedAtStep),
  ])
  return table(['layer', 'measured (rad)', 'predicted (rad)', 'error', 'equilibrium'], rows)
}

/** Where a run's time went. */
export function priceTable(rows: readonly PriceRow[]): string {
  return table(
    ['where the time goes', 'ms a step', 'share (%)', 'calls'],
    rows.map(({ title, millisecondsPerStep, share, calls }) => [
      title,
      figure(millisecondsPerStep),
      (100 * share).toFixed(1),
      String(calls),
    ]),
  )
}

/** A figure, or a dash where the theory says nothing. */
export function orNone(value: number | null, write: (value: number) => string): string {
  return value === null ? '–' : write(value)
}

function reached(step: number | null | undefined): string {
  return step === null || step === undefined ? 'not reached' : `from step ${String(step)}`
}
