/** The supernet of DARTS cells: every edge of every cell holds its own weights of each of its types. */
import { dense } from '../../../tensor/ops/dense.ts'
import { globalAveragePool } from '../../../tensor/ops/pool.ts'
import { relu } from '../../../tensor/ops/relu.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { uniformFanIn } from '../../layers/initialise.ts'
import { named } from '../../module.ts'
import { addAffineNorm, addPlainNorm, convolutionNorm, emptyRegistry, kernelOf } from '../parts.ts'
import type { Registry } from '../parts.ts'
import { typesAt } from '../route.ts'
import type { Operator, Route, RoutedSupernet } from '../route.ts'
import type { SupernetScope } from '../supernetNorm.ts'
import { addOperator, applyOperator } from './operators.ts'
import { factorisedReduction } from './reduction.ts'
import { dartsCells, edgesIntoNode, edgesPerDartsCell, stemFactor } from './shape.ts'
import type { CellShape, DartsShape } from './shape.ts'

/**
 * `operations` lists the types of the fourteen edges, the same for normal and reduction cells; or of
 * twenty-eight, those of the reduction cells last.
 */
export function dartsSupernet(
  shape: DartsShape,
  operations: readonly (readonly number[])[],
): RoutedSupernet {
  const registry = emptyRegistry()
  const { weights } = registry
  const cells = dartsCells(shape)
  const last = 4 * (cells.at(-1)?.channels ?? shape.width)
  const stem = stemFactor * shape.width
  weights[kernelOf('stem')] = uniformFanIn(
    [3, 3, shape.input.channels, stem],
    9 * shape.input.channels,
  )
  addAffineNorm(registry, 'stem', stem)
  cells.forEach((cell) => addPreprocessing(registry, cell))
  weights[kernelOf('classifier')] = uniformFanIn([last, shape.classes], last)
  weights['classifier/bias'] = uniformFanIn([shape.classes], last)
  const always = Object.keys(weights).filter((name) => name.endsWith('/kernel'))
  cells.forEach((cell, at) => {
    for (let edge = 0; edge < edgesPerDartsCell; edge += 1)
      for (const type of typesAt(operations, placeOf(cell, at, edge)))
        addOperator(registry, edgeName(cell, edge), type, edgeShape(cell, edge))
  })
  return {
    ...{ ...registry, always },
    places: cells.flatMap((cell, at) =>
      Array.from({ length: edgesPerDartsCell }, (_, edge) => placeOf(cell, at, edge)),
    ),
    apply: (x, route, scope) => applyCells(cells, x, { operations, route, scope }),
  }
}

export function edgeName({ name }: Pick<CellShape, 'name'>, edge: number): string {
  return `${name}/edge${edge}`
}

/** Edges from the two inputs of a reduction cell have stride 2. */
function edgeShape({ channels, reduces }: CellShape, edge: number) {
  const source = edgesIntoNode.flat().find(([one]) => one === edge)?.[1] ?? 0
  return { channels, stride: reduces && source < 2 ? 2 : 1 }
}

function placeOf({ reduces }: CellShape, at: number, edge: number) {
  return {
    index: at * edgesPerDartsCell + edge,
    edge,
    row: edge + (reduces ? edgesPerDartsCell : 0),
  }
}

function addPreprocessing(
  registry: Registry,
  { name, inputs, channels, beforeReduced }: CellShape,
) {
  const add = (part: string, from: number, to: number) => {
    registry.weights[kernelOf(`${name}/${part}`)] = uniformFanIn([1, 1, from, to], from)
  }
  if (beforeReduced) {
    add('preprocess0/even', inputs[0], channels / 2)
    add('preprocess0/odd', inputs[0], channels / 2)
  } else add('preprocess0', inputs[0], channels)
  add('preprocess1', inputs[1], channels)
  for (const part of ['preprocess0', 'preprocess1'])
    addPlainNorm(registry, `${name}/${part}`, channels)
}

type Pass = {
  readonly operations: readonly (readonly number[])[]
  readonly route: Route
  readonly scope: SupernetScope
}

function applyCells(cells: readonly CellShape[], x: Tensor, pass: Pass): Tensor {
  const { scope } = pass
  const stem = convolutionNorm(x, 'stem', scope)
  let [before, value] = [stem, stem]
  cells.forEach((cell, at) => {
    const next = applyCell([before, value], { cell, at }, pass)
    before = value
    value = next
  })
  const bias = named(scope.weights, 'classifier/bias')
  return dense(globalAveragePool(value), named(scope.weights, kernelOf('classifier')), bias)
}

type CellPlace = { readonly cell: CellShape; readonly at: number }

/** The four nodes, side by side along the channels. */
function applyCell(
  [before, value]: readonly [Tensor, Tensor],
  { cell, at }: CellPlace,
  { operations, route, scope }: Pass,
): Tensor {
  const { name, beforeReduced } = cell
  const inside = { ...scope, children: 1 }
  const first = beforeReduced
    ? factorisedReduction(before, `${name}/preprocess0`, scope)
    : convolutionNorm(relu(before), `${name}/preprocess0`, scope)
  const nodes = [first, convolutionNorm(relu(value), `${name}/preprocess1`, scope)]
  for (const edges of edgesIntoNode) {
    const parts = edges.map(([edge, source]) => {
      const place = placeOf(cell, at, edge)
      const operators = typesAt(operations, place).map((type): Operator => {
        const run = (from: Tensor) =>
          applyOperator(from, edgeName(cell, edge), type, {
            ...{ ...edgeShape(cell, edge), scope: inside },
          })
        return { type, run }
      })
      return route(place, nodes[source] as Tensor, operators)
    })
    nodes.push(parts.reduce((sum, part) => tf.add(sum, part)))
  }
  return tf.concat(nodes.slice(2), 3)
}
