/** The turns of every operator of a space, from which the angle of any child follows by addition. */
import { WorkbenchError } from '../../../contract/errors.ts'
import { addTurns, angleOf, noTurn, poolingTurn, sumTurns, tensorTurn } from './turn.ts'
import type { Turn, Weights } from './turn.ts'

/** What an operator puts into the vector of a path that runs through it. */
export type Contribution =
  | { readonly kind: 'weights'; readonly names: readonly string[] }
  /** 3 × 3 poolings, one entry a cell. */
  | { readonly kind: 'pooling'; readonly channels: readonly number[] }
  | { readonly kind: 'nothing' }
  /** No signal passes: the whole path is left out, with what it collected before. */
  | { readonly kind: 'blocks' }

/** Where the weights of a supernet stand in the angle metric. */
export type AngleLayout = {
  /** Tensors that every child has. */
  readonly always: readonly string[]
  /** Edges of each path from an input to the output; an edge on several paths counts on each. */
  readonly paths: readonly (readonly number[])[]
  /** By edge, then by type. */
  readonly operators: readonly ReadonlyMap<number, Contribution>[]
}

export type AngleTable = {
  readonly always: Turn
  readonly paths: readonly (readonly number[])[]
  readonly operators: readonly ReadonlyMap<number, Turn | 'blocks'>[]
}

/** One type per edge. */
export type Child = readonly number[]

export function angleTable(layout: AngleLayout, base: Weights, current: Weights): AngleTable {
  const turnOf = (name: string): Turn => namedTurn(name, base, current)
  return {
    always: sumTurns(layout.always.map(turnOf)),
    paths: layout.paths,
    operators: layout.operators.map(
      (types) =>
        new Map([...types].map(([type, contribution]) => [type, operator(contribution, turnOf)])),
    ),
  }
}

function operator(contribution: Contribution, turnOf: (name: string) => Turn): Turn | 'blocks' {
  switch (contribution.kind) {
    case 'weights':
      return sumTurns(contribution.names.map(turnOf))
    case 'pooling':
      return sumTurns(contribution.channels.map(poolingTurn))
    case 'nothing':
      return noTurn
    case 'blocks':
      return 'blocks'
  }
}

function namedTurn(name: string, base: Weights, current: Weights): Turn {
  const [before, after] = [base[name], current[name]]
  if (!before || !after)
    throw new WorkbenchError(
      'config-invalid',
      `the ${before ? 'current' : 'base'} weights hold no tensor “${name}”`,
    )
  if (before.values.length !== after.values.length)
    throw new WorkbenchError(
      'config-invalid',
      `${name}: ${before.values.length} base values, ${after.values.length} current ones`,
    )
  return tensorTurn(before.values, after.values)
}

export function childTurn({ always, paths, operators }: AngleTable, child: Child): Turn {
  return paths.reduce((sum, path) => {
    const along = pathTurn(operators, path, child)
    return along === 'blocks' ? sum : addTurns(sum, along)
  }, always)
}

function pathTurn(
  operators: AngleTable['operators'],
  path: readonly number[],
  child: Child,
): Turn | 'blocks' {
  let sum = noTurn
  for (const edge of path) {
    const type = child[edge] ?? Number.NaN
    const turn = operators[edge]?.get(type)
    if (turn === undefined)
      throw new WorkbenchError('config-invalid', `edge ${edge} of the space has no type ${type}`)
    if (turn === 'blocks') return 'blocks'
    sum = addTurns(sum, turn)
  }
  return sum
}

/** Radians; the larger, the better the child. */
export function childAngle(table: AngleTable, child: Child): number {
  return angleOf(childTurn(table, child))
}
