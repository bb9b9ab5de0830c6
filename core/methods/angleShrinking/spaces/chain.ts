/**
 * A chain of inverted residuals (SPOS, FairNAS, ProxylessNAS): one type per layer, one path.
 *
 * Types 0 … 5 are kernel 3, 5, 7 with expansion 3 and 6 each; −1 passes its input on.
 */
import type { AngleLayout } from '../angle/table.ts'

export const identityType = -1

/** `kernels` names the three convolutions of one inverted residual: expand, depthwise, project. */
export function chainLayout(
  always: readonly string[],
  layers: readonly (readonly number[])[],
  kernels: (layer: number, type: number) => readonly string[],
): AngleLayout {
  return {
    always,
    paths: [layers.map((_, layer) => layer)],
    operators: layers.map(
      (types, layer) =>
        new Map(
          types.map((type) => [
            type,
            type === identityType
              ? ({ kind: 'nothing' } as const)
              : ({ kind: 'weights', names: kernels(layer, type) } as const),
          ]),
        ),
    ),
  }
}
