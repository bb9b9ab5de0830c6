/**
 * A path on the sphere as two angles can tell it, seen from above the pole.
 *
 * The start is the pole: distance from the centre is the angle to it. Around it the path moves on by
 * the angle that it turned between two points, as far as that was not towards or from the pole:
 * cos Δ = cos θ cos θ′ + sin θ sin θ′ cos φ, solved for φ. Neither the sense of turning is known, so
 * that all of it is drawn one way, nor Δ over several steps: it is taken from the angles to the last
 * checkpoint, as if each move were at right angles to those before, which noise in many dimensions is.
 */
import type { Points } from '../../charts/decimate.ts'

export interface PathPoint {
  readonly step: number
  /** −1 to 1: angle to the start over π, in direction φ. */
  readonly x: number
  readonly y: number
}

/** Points of a path at most; more would be lost in its line. */
const mostPoints = 400

export function spherePath(toStart: Points, sinceCheckpoint: Points): PathPoint[] {
  const stride = Math.max(1, Math.ceil(toStart.x.length / mostPoints))
  const path: PathPoint[] = []
  let around = 0
  let before: { angle: number; turned: number } | null = null
  for (let index = 0; index < toStart.x.length; index += stride) {
    const angle = toStart.y[index] ?? NaN
    const turned = sinceCheckpoint.y[index] ?? NaN
    if (!Number.isFinite(angle)) continue
    if (before) around += sideways(before.angle, angle, stepBetween(before.turned, turned))
    path.push({
      step: toStart.x[index] ?? 0,
      x: (angle / Math.PI) * Math.cos(around),
      y: (angle / Math.PI) * Math.sin(around),
    })
    before = { angle, turned }
  }
  return path
}

/** Δ between two points of the path, from their angles to one checkpoint; anew after each. */
function stepBetween(before: number, after: number): number {
  if (after < before || !Number.isFinite(before)) return after
  return Math.sqrt(after ** 2 - before ** 2)
}

/** φ between two points at angles `from` and `to` from the pole that lie `apart` from each other. */
function sideways(from: number, to: number, apart: number): number {
  const along = Math.sin(from) * Math.sin(to)
  if (along < 1e-9 || !Number.isFinite(apart)) return 0
  const cosine = (Math.cos(apart) - Math.cos(from) * Math.cos(to)) / along
  return Math.acos(Math.min(1, Math.max(-1, cosine)))
}
