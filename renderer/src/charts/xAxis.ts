/** What the x axis of a run's charts may run over: its name, ticks and words. */
import { formatCount, formatFigure, formatTick } from '../text/figures.ts'
import { linearTicks } from './axis.ts'
import { clockOffset, formatDate, formatDuration, formatMoment, timeTicks } from './timeTicks.ts'
import type { Range } from './scale.ts'
import { phrase, translate } from '../text/language.ts'

/** `figure`: x is another figure of the run at the same step, so that points come in no order. */
export type XQuantity =
  | { readonly kind: 'step' | 'epoch' | 'seconds' | 'wall' }
  | { readonly kind: 'figure'; readonly series: string; readonly label: string }

export const byStep: XQuantity = { kind: 'step' }

const names = {
  step: 'step',
  epoch: 'epoch',
  seconds: 'training time',
  wall: 'time of day',
} as const

export function xName(x: XQuantity): string {
  return x.kind === 'figure' ? x.label : translate(names[x.kind])
}

/** Ticks of a linear axis: time is divided by minutes and hours. */
export function xTicks({ kind }: XQuantity, range: Range, count: number): number[] {
  if (kind === 'seconds') return timeTicks(range, count)
  if (kind === 'wall') return timeTicks(range, count, clockOffset(range.minimum))
  const ticks = linearTicks(range, count)
  // There is no step between two steps.
  return kind === 'step' ? ticks.filter(Number.isInteger) : ticks
}

export function formatX({ kind }: XQuantity): (value: number) => string {
  if (kind === 'seconds') return formatDuration
  return kind === 'wall' ? formatMoment : formatTick
}

/** The value alone, as exactly as a person reads it. */
export function valueOfX({ kind }: XQuantity, value: number): string {
  switch (kind) {
    case 'step':
      return formatCount(Math.round(value))
    case 'seconds':
      return formatDuration(value)
    case 'wall':
      return formatDate(value)
    case 'epoch':
    case 'figure':
      return formatFigure(value)
  }
}

/** In words, for a readout: `step 1,200`, `epoch 3.25`, `after 12:30`. */
export function describeX(x: XQuantity, value: number): string {
  const at = valueOfX(x, value)
  switch (x.kind) {
    case 'step':
      return phrase('step {at}', { at })
    case 'epoch':
      return phrase('epoch {at}', { at })
    case 'seconds':
      return phrase('after {at}', { at })
    case 'wall':
      return at
    case 'figure':
      return `${x.label} ${at}`
  }
}
