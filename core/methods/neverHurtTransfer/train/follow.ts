/** Figures of each step by layer, and their means over a cell. */
import type { InfoValues } from '../../../tensor/step.ts'
import type { StepFigures } from '../../method.ts'
import { layerOf } from '../names.ts'
import type { LayerResult } from './cell.ts'

/** Sums over the steps of one cell; plain JSON. */
export type Following = {
  steps: number
  /** Steps with a regulariser gradient, whose angle to the loss gradient exists. */
  angles: number
  conflicts: number
  cosines: number
  opposed: number
  readonly layers: Record<string, { angles: number; conflicts: number; cosines: number }>
  lastDistances: Record<string, number>
  lastLoss: number | null
  lastPenalty: number | null
}

export function newFollowing(): Following {
  return {
    ...{ steps: 0, angles: 0, conflicts: 0, cosines: 0, opposed: 0 },
    ...{ layers: {}, lastDistances: {}, lastLoss: null, lastPenalty: null },
  }
}

type Sums = { dot: number; empirical: number; regulariser: number }

/** Which weights the vectors of a step's info speak of. */
export type FollowedWeights = {
  /** Weights that both gradients reach, in the order of `dots`. */
  readonly angled: readonly string[]
}

/** Takes one step in; returns its figures for the curves. */
export function follow(
  state: Following,
  { angled }: FollowedWeights,
  info: InfoValues,
): StepFigures {
  state.steps += 1
  state.lastLoss = finite(info['loss']?.[0])
  state.lastPenalty = finite(info['penalty']?.[0])
  return {
    'train/loss': info['loss']?.[0] ?? Number.NaN,
    'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
    'train/penalty': info['penalty']?.[0] ?? 0,
    ...followAngles(state, sumsByLayer(angled, info)),
  }
}

/** Takes the layers' distances to the source in; returns their figures for the curves. */
export function followDistances(
  state: Following,
  distances: Readonly<Record<string, number>>,
): StepFigures {
  state.lastDistances = { ...distances }
  const byLayer = Object.entries(distances).map(([layer, distance]) => {
    return [`layerDistance:${layer}`, distance] as const
  })
  return { distance: total(distances), ...Object.fromEntries(byLayer) }
}

function followAngles(state: Following, layers: ReadonlyMap<string, Sums>): StepFigures {
  const whole = [...layers.values()].reduce(plus, { dot: 0, empirical: 0, regulariser: 0 })
  const cosine = cosineOf(whole)
  if (cosine === null) return {}
  const conflict = whole.dot < 0 ? 1 : 0
  state.angles += 1
  state.cosines += cosine
  state.opposed += Math.max(0, -cosine)
  state.conflicts += conflict
  const byLayer = [...layers].map(([layer, sums]) => followLayer(state, layer, sums))
  const opposedShare = Math.max(0, -cosine)
  const figures: StepFigures = { cosine, angle: degrees(cosine), conflict, opposedShare }
  return byLayer.reduce((all, one) => ({ ...all, ...one }), figures)
}

function followLayer(state: Following, layer: string, sums: Sums): StepFigures {
  const own = (state.layers[layer] ??= { angles: 0, conflicts: 0, cosines: 0 })
  const cosine = cosineOf(sums)
  if (cosine === null) return {}
  own.angles += 1
  own.cosines += cosine
  if (sums.dot < 0) own.conflicts += 1
  return { [`layerAngle:${layer}`]: degrees(cosine) }
}

function plus(left: Sums, right: Sums): Sums {
  return {
    dot: left.dot + right.dot,
    empirical: left.empirical + right.empirical,
    regulariser: left.regulariser + right.regulariser,
  }
}

function sumsByLayer(names: readonly string[], info: InfoValues): Map<string, Sums> {
  const layers = new Map<string, Sums>()
  names.forEach((name, place) => {
    const one = {
      dot: info['dots']?.[place] ?? 0,
      empirical: info['empiricalSquares']?.[place] ?? 0,
      regulariser: info['regulariserSquares']?.[place] ?? 0,
    }
    const before = layers.get(layerOf(name))
    layers.set(layerOf(name), before ? plus(before, one) : one)
  })
  return layers
}

/** Null where a gradient is zero: there is no angle then (the first step of L2-SP, say). */
function cosineOf({ dot, empirical, regulariser }: Sums): number | null {
  const lengths = Math.sqrt(empirical) * Math.sqrt(regulariser)
  if (!(lengths > 0) || !Number.isFinite(lengths)) return null
  return Math.max(-1, Math.min(1, dot / lengths))
}

function degrees(cosine: number): number {
  return (Math.acos(cosine) * 180) / Math.PI
}

function total(distances: Readonly<Record<string, number>>): number {
  return Math.sqrt(Object.values(distances).reduce((sum, one) => sum + one ** 2, 0))
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

/** Means over the steps so far. */
export function meansOf(state: Following) {
  const mean = (sum: number, count: number): number | null => (count > 0 ? sum / count : null)
  const layers = Object.entries(state.lastDistances).map(([name, distance]): LayerResult => {
    const own = state.layers[name] ?? { angles: 0, conflicts: 0, cosines: 0 }
    return {
      ...{ name, distance },
      conflictShare: mean(own.conflicts, own.angles),
      cosine: mean(own.cosines, own.angles),
    }
  })
  return {
    conflictShare: mean(state.conflicts, state.angles),
    cosine: mean(state.cosines, state.angles),
    opposedShare: mean(state.opposed, state.angles),
    distance: total(state.lastDistances),
    layers,
  }
}
