/** One step of one layer, on the host. */
import type { InfoValues } from '../../tensor/step.ts'
import type { Quantity } from './telemetry.ts'
import { quantities } from './telemetry.ts'

export type LayerStep = Readonly<Record<Quantity, number>> & {
  /** h·W: the unit gradient's size, with its correlation to the velocity. */
  readonly unitGradient: number
  /** Cosine of gradient and weight: zero where the loss ignores the weight's length. */
  readonly alignment: number
}

/** `info` holds one vector [layers] per quantity. */
export function layerSteps(info: InfoValues, layers: number, momentum: number): LayerStep[] {
  return Array.from({ length: layers }, (_, index) => {
    const raw = Object.fromEntries(
      quantities.map((quantity) => [quantity, info[quantity]?.[index] ?? Number.NaN]),
    ) as Record<Quantity, number>
    return { ...raw, unitGradient: unitGradient(raw, momentum), alignment: alignment(raw) }
  })
}

function unitGradient(raw: Record<Quantity, number>, momentum: number): number {
  return (raw.gradientSquared + 2 * momentum * raw.gradientDotVelocity) * raw.weightSquared
}

function alignment(raw: Record<Quantity, number>): number {
  return raw.gradientDotWeight / Math.sqrt(raw.gradientSquared * raw.weightSquared)
}
