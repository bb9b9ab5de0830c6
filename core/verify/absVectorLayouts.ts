/** Where the tensors of a test-vector file stand in the angle metric, by the names of the published code. */
import { chainLayout, identityType } from '../methods/angleShrinking/spaces/chain.ts'
import { dartsLayout } from '../methods/angleShrinking/spaces/darts.ts'
import type { DartsCell } from '../methods/angleShrinking/spaces/darts.ts'
import { nasBenchEdges, nasBenchLayout } from '../methods/angleShrinking/spaces/nasBench.ts'
import type { NasBenchCell } from '../methods/angleShrinking/spaces/nasBench.ts'
import type { AngleLayout } from '../methods/angleShrinking/angle/table.ts'
import type { Weights } from '../methods/angleShrinking/angle/turn.ts'
import { WorkbenchError } from '../contract/errors.ts'

export const vectorSpaces = ['chain-mobilenet', 'nb201', 'darts'] as const
export type VectorSpace = (typeof vectorSpaces)[number]

export function vectorLayout(space: VectorSpace, base: Weights): AngleLayout {
  switch (space) {
    case 'chain-mobilenet':
      return chainVectorLayout(base)
    case 'nb201':
      return nasBenchVectorLayout(base)
    case 'darts':
      return dartsVectorLayout(base)
  }
}

function matching(base: Weights, ...patterns: readonly RegExp[]): string[] {
  return Object.keys(base).filter((name) => patterns.some((pattern) => pattern.test(name)))
}

/** One more than the largest number behind `prefix`. */
function countOf(base: Weights, pattern: RegExp): number {
  const numbers = Object.keys(base).map((name) => Number(pattern.exec(name)?.[1] ?? -1))
  return Math.max(-1, ...numbers) + 1
}

function chainVectorLayout(base: Weights): AngleLayout {
  const always = matching(
    base,
    /^conv_bn\.0\.weight$/,
    /^MBConv_ratio_1\.conv\.[03]\.weight$/,
    /^conv_1x1_bn\.0\.weight$/,
    /^classifier\.0\.weight$/,
  )
  const names = (layer: number, type: number): string[] =>
    [0, 3, 6].map((part) => `features.${layer}._ops.${type}.conv.${part}.weight`)
  const layers = Array.from({ length: countOf(base, /^features\.(\d+)\./) }, (_, layer) => [
    identityType,
    ...[0, 1, 2, 3, 4, 5].filter((type) => names(layer, type).every((name) => name in base)),
  ])
  return chainLayout(always, layers, names)
}

function nasBenchVectorLayout(base: Weights): AngleLayout {
  const always = matching(
    base,
    /^stem\.0\.weight$/,
    /^stem\.1\.(weight|bias)$/,
    /^cells\.\d+\.conv_[ab]\.op\.1\.weight$/,
    /^cells\.\d+\.conv_[ab]\.op\.2\.(weight|bias)$/,
    /^cells\.\d+\.downsample\.1\.weight$/,
    /^lastact\.0\.(weight|bias)$/,
    /^classifier\.(weight|bias)$/,
  )
  const kernelOf = (cell: number) => (edge: number, type: number) =>
    `cells.${cell}.edges.${nasBenchEdges[edge] ?? edge}.${type}.op.1.weight`
  const cells = Array.from({ length: countOf(base, /^cells\.(\d+)\./) }, (_, cell) => cell)
    .filter((cell) => kernelOf(cell)(0, 3) in base)
    .map((cell): NasBenchCell => {
      const kernel = kernelOf(cell)
      return { kernel, channels: base[kernel(0, 3)]?.shape[0] ?? 0 }
    })
  return nasBenchLayout(always, cells)
}

function dartsVectorLayout(base: Weights): AngleLayout {
  const always = matching(
    base,
    /^stem0\.[03]\.weight$/,
    /^stem1\.1\.weight$/,
    /^cells\.\d+\.preprocess[01]\.(conv_[12]|op\.1)\.weight$/,
    /^classifier\.weight$/,
  )
  const cells = Array.from({ length: countOf(base, /^cells\.(\d+)\./) }, (_, cell): DartsCell => ({
    channels: base[`cells.${cell}.preprocess1.op.1.weight`]?.shape[0] ?? 0,
    kernels: (edge, type) =>
      (type < 6 ? [1, 2, 5, 6] : [1, 2]).map(
        (part) => `cells.${cell}._ops.${edge}._ops.${type}.op.${part}.weight`,
      ),
  }))
  if (cells.length === 0)
    throw new WorkbenchError('config-invalid', 'the file’s darts case holds no cell')
  return dartsLayout(always, cells)
}
