/** The supernet of NAS-Bench-201 run by routes: mixtures, gates and fair sets of children besides single paths. */
import { conv2d } from '../../tensor/ops/conv2d.ts'
import { dense } from '../../tensor/ops/dense.ts'
import { avgPool, globalAveragePool } from '../../tensor/ops/pool.ts'
import { relu } from '../../tensor/ops/relu.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import { nasBenchSupernet } from './nasBenchSupernet.ts'
import type { SearchCell, SupernetShape } from './nasBenchSupernet.ts'
import { convolutionNorm, kernelOf } from './parts.ts'
import type { Operator, Place, Route, RoutedSupernet } from './route.ts'
import { normalise } from './supernetNorm.ts'
import type { SupernetScope } from './supernetNorm.ts'

/** Edges into nodes 1, 2 and 3, each with its source node. */
const edgesInto = [
  [[0, 0]],
  [
    [1, 0],
    [2, 1],
  ],
  [
    [3, 0],
    [4, 1],
    [5, 2],
  ],
] as const
const edgeCount = 6
const [none, skip, convolution1, convolution3] = [0, 1, 2, 3]

type Pass = {
  readonly operations: readonly (readonly number[])[]
  readonly route: Route
  readonly scope: SupernetScope
}

/** `operations` lists the types that each of the six edges offers. */
export function routedNasBench(
  shape: SupernetShape,
  operations: readonly (readonly number[])[],
): RoutedSupernet {
  const { weights, statistics, always, cells } = nasBenchSupernet(shape)
  return {
    ...{ weights, statistics, always },
    places: cells.flatMap((_, cell) =>
      Array.from({ length: edgeCount }, (__, edge) => placeOf(cell, edge)),
    ),
    apply: (input, route, scope) => applyCells(cells, input, { operations, route, scope }),
  }
}

function placeOf(cell: number, edge: number): Place {
  return { index: cell * edgeCount + edge, edge, row: edge }
}

function applyCells(cells: readonly SearchCell[], input: Tensor, pass: Pass): Tensor {
  const { scope } = pass
  let value = normalise(conv2d(input, named(scope.weights, kernelOf('stem'))), 'stem', scope)
  cells.forEach(({ name, channels }, cell) => {
    const before = cells[cell - 1]
    if (before && before.channels !== channels)
      value = applyReduction(
        value,
        `reduction${Math.log2(channels / (cells[0] as SearchCell).channels)}`,
        scope,
      )
    value = applyCell(value, { name, cell }, pass)
  })
  const pooled = globalAveragePool(relu(normalise(value, 'head', scope)))
  const bias = named(scope.weights, 'classifier/bias')
  return dense(pooled, named(scope.weights, kernelOf('classifier')), bias)
}

/** Basic residual block of stride 2, without a rectifier at its end. */
function applyReduction(input: Tensor, name: string, scope: SupernetScope): Tensor {
  const inner = relu(convolutionNorm(relu(input), `${name}/a`, scope, { stride: 2 }))
  const branch = convolutionNorm(inner, `${name}/b`, scope)
  const small = avgPool(input, { size: 2, stride: 2, padding: 'same' })
  return tf.add(branch, conv2d(small, named(scope.weights, kernelOf(`${name}/shortcut`))))
}

type CellName = { readonly name: string; readonly cell: number }

function applyCell(
  input: Tensor,
  { name, cell }: CellName,
  { operations, route, scope }: Pass,
): Tensor {
  const inside = { ...scope, children: 1 }
  const nodes: Tensor[] = [input]
  for (const sources of edgesInto) {
    const parts = sources.map(([edge, source]) => {
      const operators = (operations[edge] ?? []).map((type): Operator => {
        return { type, run: (from) => applyOperator(from, `${name}/edge${edge}`, type, inside) }
      })
      return route(placeOf(cell, edge), nodes[source] as Tensor, operators)
    })
    nodes.push(parts.reduce((sum, part) => tf.add(sum, part)))
  }
  return nodes.at(-1) as Tensor
}

function applyOperator(from: Tensor, edge: string, type: number, scope: SupernetScope): Tensor {
  if (type === none) return tf.zerosLike(from)
  if (type === skip) return from
  if (type === convolution1 || type === convolution3)
    return convolutionNorm(relu(from), `${edge}/conv${type === convolution1 ? 1 : 3}`, scope)
  return avgPool(from, { size: 3, stride: 1, padding: 'same' })
}
