/**
 * Watchpoints: rules over a run's figures that stop it for a person to look, while nothing is lost yet.
 *
 *   not a number   a loss that is no number
 *   explosion      a norm or a loss so many times its median of the last hundred steps
 *   dead units     a layer whose fraction of dead units is too large
 *   plateau        so many steps without the smoothed training loss falling by a thousandth
 *   throughput     a window of steps far slower than the run's own best
 *
 * A rule speaks once a process: whoever continues has seen it. Where one run trains several networks each is watched
 * anew: the loss of the next one starts high again, and may be slower to compute.
 */
import { parseSeriesName } from '../contract/metric.ts'
import type { Watchpoints } from '../contract/workspace.ts'
import type { StepFigures, WatchedPart, Watching } from '../methods/method.ts'

export type Watch = Pick<Watching, 'look'> & { readonly anew: (of: WatchedPart) => Watch }

type Rule = (step: number, seconds: number, figures: StepFigures) => string | null

export function createWatch(points: Watchpoints): Watch {
  return watchPart('run', points, new Set())
}

type Kind = keyof Watchpoints

/** `spoken`: rules that a person has heard of already. */
function watchPart(part: WatchedPart, points: Watchpoints, spoken: Set<Kind>): Watch {
  const rules = new Map(rulesOf(part, points))
  return {
    look: (step, seconds, figures) => {
      for (const [kind, rule] of rules) {
        const reason = spoken.has(kind) ? null : rule(step, seconds, figures)
        if (reason === null) continue
        spoken.add(kind)
        return reason
      }
      return null
    },
    anew: (next) => watchPart(next, points, spoken),
  }
}

function rulesOf(part: WatchedPart, points: Watchpoints): [Kind, Rule][] {
  const { explosion: factor, deadUnits: fraction, plateau: steps, throughputFall: share } = points
  const diverging: [Kind, Rule][] = [
    ...(points.notFinite ? [['notFinite', notFinite] as [Kind, Rule]] : []),
    ...(factor === null ? [] : [['explosion', explosion(factor)] as [Kind, Rule]]),
  ]
  return [
    ...(part === 'cell' ? [] : diverging),
    ...(fraction === null ? [] : [['deadUnits', deadUnits(fraction)] as [Kind, Rule]]),
    ...(steps === null ? [] : [['plateau', plateau(steps)] as [Kind, Rule]]),
    ...(share === null ? [] : [['throughputFall', throughputFall(share)] as [Kind, Rule]]),
  ]
}

function notFinite(step: number, _seconds: number, figures: StepFigures): string | null {
  for (const [name, value] of Object.entries(figures))
    if (name.endsWith('loss') && !Number.isFinite(value))
      return `${name} is ${value} at step ${step}`
  return null
}

/** Values kept of each figure for its median, and how few are too few to judge by. */
const remembered = 100
const fewest = 20

function explosion(factor: number): Rule {
  const past = new Map<string, number[]>()
  return (step, _seconds, figures) => {
    for (const [name, value] of Object.entries(figures)) {
      if (!/norm|loss$/i.test(parseSeriesName(name).family) || !Number.isFinite(value)) continue
      const values = past.get(name) ?? []
      past.set(name, values)
      // Sorting at every step would cost more than the step of a small network.
      const isSuspect = values.length >= fewest && values.some((one) => value > factor * one)
      // What has been negative (a policy’s loss) crosses zero: many times its median is nothing unusual.
      const isSized = isSuspect && values.every((one) => one >= 0)
      const middle = isSized ? median(values) : null
      if (middle !== null && middle > 0 && value > factor * middle)
        return `${name} is ${short(value)} at step ${step}, ${short(value / middle)} times its median of the last ${values.length} steps, ${short(middle)}`
      values.push(value)
      if (values.length > remembered) values.shift()
    }
    return null
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}

function deadUnits(fraction: number): Rule {
  return (step, _seconds, figures) => {
    for (const [name, value] of Object.entries(figures))
      if (/dead/i.test(parseSeriesName(name).family) && value >= fraction)
        return `${short(100 * value)} % of the units of ${parseSeriesName(name).layer ?? name} are dead at step ${step}`
    return null
  }
}

/** The loss smoothed over about a hundred steps. */
const smoothing = 0.99
const leastGain = 1e-3

function plateau(steps: number): Rule {
  let [sum, weight] = [0, 0]
  let best = Number.POSITIVE_INFINITY
  let bestAt: number | null = null
  return (step, _seconds, figures) => {
    const loss = figures['train/loss']
    if (loss === undefined || !Number.isFinite(loss)) return null
    sum = smoothing * sum + (1 - smoothing) * loss
    weight = smoothing * weight + (1 - smoothing)
    const smooth = sum / weight
    if (bestAt === null || smooth < best - leastGain * Math.abs(best)) {
      best = smooth
      bestAt = step
    }
    if (step - bestAt < steps) return null
    return `the training loss has not fallen below ${short(best)} for ${steps} steps, up to step ${step}`
  }
}

/** Seconds of one window, and slow windows in a row that count. */
const windowLength = 2
const slowWindows = 3

function throughputFall(fraction: number): Rule {
  let start: { step: number; seconds: number } | null = null
  let best = 0
  let slow = 0
  return (step, seconds) => {
    if (start === null) {
      start = { step, seconds }
      return null
    }
    if (seconds - start.seconds < windowLength) return null
    const speed = (step - start.step) / (seconds - start.seconds)
    start = { step, seconds }
    slow = speed < fraction * best ? slow + 1 : 0
    best = Math.max(best, speed)
    if (slow < slowWindows) return null
    return `${short(speed)} steps a second at step ${step}; the run has done ${short(best)}`
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
