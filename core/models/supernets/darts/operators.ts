/** The eight operators of a DARTS edge. Their batch norms have no scale and shift. */
import { conv2d } from '../../../tensor/ops/conv2d.ts'
import { avgPool, maxPool } from '../../../tensor/ops/pool.ts'
import { relu } from '../../../tensor/ops/relu.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { uniformFanIn } from '../../layers/initialise.ts'
import { named } from '../../module.ts'
import { addPlainNorm, depthwise, kernelOf } from '../parts.ts'
import type { Registry } from '../parts.ts'
import { normalise } from '../supernetNorm.ts'
import type { SupernetScope } from '../supernetNorm.ts'
import { factorisedReduction } from './reduction.ts'
import { isDilated, isSeparable, kernelSizeOf } from './shape.ts'

const [none, maximum, average, skip] = [0, 1, 2, 3]

export type EdgeShape = { readonly channels: number; readonly stride: number }

/** Convolutions of a separable (four) or dilated (two) operator, in order; none for the others. */
export function operatorKernels(edge: string, type: number): string[] {
  const units = isSeparable(type) ? ['first', 'second'] : isDilated(type) ? ['first'] : []
  return units.flatMap((unit) =>
    ['depthwise', 'pointwise'].map((part) => kernelOf(`${edge}/type${type}/${unit}/${part}`)),
  )
}

export function addOperator(
  registry: Registry,
  edge: string,
  type: number,
  { channels, stride }: EdgeShape,
): void {
  const name = `${edge}/type${type}`
  const size = kernelSizeOf(type)
  for (const kernel of operatorKernels(edge, type)) {
    const isDepthwise = kernel.includes('/depthwise/')
    const extents = isDepthwise ? [size, size, channels, 1] : [1, 1, channels, channels]
    registry.weights[kernel] = uniformFanIn(extents, isDepthwise ? size ** 2 : channels)
  }
  if (isSeparable(type) || isDilated(type)) addPlainNorm(registry, `${name}/first`, channels)
  if (isSeparable(type)) addPlainNorm(registry, `${name}/second`, channels)
  if (type === maximum || type === average) addPlainNorm(registry, name, channels)
  if (type !== skip || stride === 1) return
  for (const part of ['even', 'odd'])
    registry.weights[kernelOf(`${name}/${part}`)] = uniformFanIn(
      [1, 1, channels, channels / 2],
      channels,
    )
  addPlainNorm(registry, name, channels)
}

type Given = EdgeShape & { readonly scope: SupernetScope }

/** x [n, h, w, c] → [n, h/stride, w/stride, c] */
export function applyOperator(x: Tensor, edge: string, type: number, given: Given): Tensor {
  const { stride, scope } = given
  const name = `${edge}/type${type}`
  switch (type) {
    case none:
      return tf.zerosLike(stride === 1 ? x : avgPool(x, { size: 1, stride }))
    case maximum:
      return normalise(maxPool(x, { size: 3, stride, padding: 'same' }), name, scope)
    case average:
      return normalise(avgPool(x, { size: 3, stride, padding: 'same' }), name, scope)
    case skip:
      return stride === 1 ? x : factorisedReduction(x, name, scope)
    default: {
      const dilation = isDilated(type) ? 2 : 1
      const first = unit(x, `${name}/first`, scope, { stride, dilation })
      return isSeparable(type)
        ? unit(first, `${name}/second`, scope, { stride: 1, dilation })
        : first
    }
  }
}

type Window = { readonly stride: number; readonly dilation: number }

/** Rectifier, depthwise, pointwise, batch norm. */
function unit(x: Tensor, name: string, scope: SupernetScope, window: Window): Tensor {
  const filtered = depthwise(relu(x), `${name}/depthwise`, scope, window)
  const kernel = named(scope.weights, kernelOf(`${name}/pointwise`))
  return normalise(conv2d(filtered, kernel), name, scope)
}
