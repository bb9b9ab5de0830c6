/** The networks of the step bench, as data that our models and the Python peers both build from. */

export type Part =
  | {
      readonly kind: 'conv' | 'residual'
      readonly from: number
      readonly to: number
      readonly stride: number
    }
  | { readonly kind: 'hidden' | 'linear'; readonly from: number; readonly to: number }
  | { readonly kind: 'choice'; readonly to: number }
  | { readonly kind: 'meanPool' | 'flatten' }

export type Spec = {
  readonly case: string
  readonly batch: number
  readonly layers: readonly Part[]
  readonly learningRate: number
  readonly momentum: number
  readonly weightDecay: number
}

export const pictureSide = 32
export const pictureChannels = 3
export const classes = 10

const optimiser = { learningRate: 0.01, momentum: 0.9, weightDecay: 5e-4 }
const meanPool: Part = { kind: 'meanPool' }

function conv(from: number, to: number, stride: number): Part {
  return { kind: 'conv', from, to, stride }
}

function linear(from: number): Part {
  return { kind: 'linear', from, to: classes }
}

function stage(from: number, to: number): Part[] {
  const stride = from === to ? 1 : 2
  const kind = 'residual'
  return [
    { kind, from, to, stride },
    { kind, from: to, to, stride: 1 },
    { kind, from: to, to, stride: 1 },
  ]
}

const resnet20 = [
  ...[conv(3, 16, 1), ...stage(16, 16), ...stage(16, 32), ...stage(32, 64)],
  ...[meanPool, linear(64)],
]
const operators = 12
const supernetWidth = 32

export const specs: readonly Spec[] = [
  { case: 'resnet20-b128', batch: 128, layers: resnet20, ...optimiser },
  { case: 'resnet20-b32', batch: 32, layers: resnet20, ...optimiser },
  {
    ...{ case: 'small-bn', batch: 64, ...optimiser },
    layers: [conv(3, 32, 1), conv(32, 64, 2), conv(64, 64, 2), meanPool, linear(64)],
  },
  {
    ...{ case: 'path-supernet', batch: 64, ...optimiser },
    layers: [
      conv(3, supernetWidth, 2),
      ...Array.from({ length: operators }, (): Part => ({ kind: 'choice', to: supernetWidth })),
      ...[meanPool, linear(supernetWidth)],
    ],
  },
  {
    ...{ case: 'mlp', batch: 128, ...optimiser },
    layers: [
      { kind: 'flatten' },
      { kind: 'hidden', from: pictureSide ** 2 * pictureChannels, to: 512 },
      { kind: 'hidden', from: 512, to: 512 },
      linear(512),
    ],
  },
]
