/**
 * The convolutions of one ShuffleNetV2 block, in order: what is counted, stored and run all follow from
 * this list.
 */
import { shuffleKernel, xception } from './shape.ts'
import type { ShuffleLayer } from './shape.ts'

export type BlockConvolution = {
  readonly name: string
  readonly kind: 'depthwise' | 'pointwise'
  readonly kernel: number
  readonly from: number
  readonly to: number
  readonly stride: 1 | 2
}

/** Each is followed by batch norm, a pointwise one by a rectifier as well. */
export type BlockBranches = {
  readonly main: readonly BlockConvolution[]
  /** At stride 2 what passes by is filtered too; empty at stride 1. */
  readonly pass: readonly BlockConvolution[]
}

export function blockBranches(type: number, { from, to, stride }: ShuffleLayer): BlockBranches {
  const middle = to / 2
  const kernel = shuffleKernel(type)
  const depthwise = (name: string, channels: number, by: 1 | 2): BlockConvolution => ({
    ...{ name, kind: 'depthwise', kernel, from: channels, to: channels, stride: by },
  })
  const pointwise = (name: string, inputs: number, outputs: number): BlockConvolution => ({
    ...{ name, kind: 'pointwise', kernel: 1, from: inputs, to: outputs, stride: 1 },
  })
  const last = pointwise('last', middle, to - from)
  const pass =
    stride === 1 ? [] : [depthwise('pass/depthwise', from, 2), pointwise('pass', from, from)]
  if (type !== xception)
    return {
      main: [pointwise('first', from, middle), depthwise('depthwise', middle, stride), last],
      pass,
    }
  const main = [
    ...[depthwise('depthwise1', from, stride), pointwise('first', from, middle)],
    ...[depthwise('depthwise2', middle, 1), pointwise('second', middle, middle)],
    ...[depthwise('depthwise3', middle, 1), last],
  ]
  return { main, pass }
}

export function allConvolutions(type: number, layer: ShuffleLayer): BlockConvolution[] {
  const { main, pass } = blockBranches(type, layer)
  return [...main, ...pass]
}
