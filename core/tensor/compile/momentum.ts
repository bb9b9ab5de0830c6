/**
 * Recognises v′ = αv + u, w′ = w − ηv′ (Nesterov: w′ = w − (ηu + η(αv′))) in a recorded step, and lets
 * TensorFlow's own kernel do both in place: `ResourceApplyMomentum` makes one pass over memory where the recorded ops make four, and
 * gives the same bits. A step stays a pure function; any step that moves so is sped up.
 */
import { boolAttribute, typeAttribute } from '../native.ts'
import type { TensorMap } from '../step.ts'
import type { Edge, GraphNode } from './node.ts'
import type { Recording } from './record.ts'
import type { Variable } from './variables.ts'

type Variables = Readonly<Record<string, Variable>>

type Named = { readonly name: string; readonly edge: Edge }
/** A variable of the state and the edge of its new value. */
type Kept = Named & { readonly variable: Variable }

/** A weight w, its velocity v, and what the step does to them. */
type Move = {
  readonly weight: Kept
  readonly velocity: Kept
  readonly learningRate: Edge
  readonly momentum: Edge
  readonly pull: Edge
  readonly nesterov: boolean
}

export type FusedUpdates = {
  /** Names of the state that these updates bring up to date. */
  readonly names: ReadonlySet<string>
  readonly updates: readonly GraphNode[]
  /** w′ and v′ as recorded, and as their users should read them now. */
  readonly replacements: readonly Replacement[]
}
export type Replacement = { readonly edge: Edge; readonly by: Edge }

/** The fused updates of a step whose new state is `next`. */
export function fuseMomentum(
  recording: Recording,
  state: Variables,
  next: TensorMap,
): FusedUpdates {
  const names = new Set<string>()
  const replacements: Replacement[] = []
  const updates: GraphNode[] = []
  const edgesOf = Object.entries(next).map(([name, tensor]) => ({
    name,
    edge: recording.edgeOf(tensor),
  }))
  for (const { name, edge } of edgesOf) {
    const move = moveOf(state, edgesOf, { name, edge })
    if (move === undefined || names.has(move.velocity.name)) continue
    const apply = applyMomentum(recording, move)
    updates.push(apply)
    for (const one of [move.weight, move.velocity]) {
      names.add(one.name)
      replacements.push({ edge: one.edge, by: readAfter(recording, one.variable, apply) })
    }
  }
  return { names, updates, replacements }
}

function moveOf(
  state: Variables,
  edges: readonly Named[],
  { name, edge }: Named,
): Move | undefined {
  const weight = { name, edge, variable: state[name] as Variable }
  const [from, moved] = operandsOf(edge, ['Sub']) ?? []
  if (from?.node !== weight.variable.read.node || moved === undefined) return undefined
  for (const drift of drifts(moved)) {
    const found = edges.find((one) => isSame(one.edge, drift.after))
    if (found === undefined || !isScalar(drift.learningRate)) continue
    const velocity = { ...found, variable: state[found.name] as Variable }
    const carried = carriedOf(velocity, drift)
    if (carried === undefined) continue
    const { learningRate, ahead } = drift
    return { weight, velocity, learningRate, ...carried, nesterov: ahead !== null }
  }
  return undefined
}

/** α and u of v′ = αv + u. */
type Carried = { readonly momentum: Edge; readonly pull: Edge }

function carriedOf({ variable }: Kept, { after, ahead }: Drift): Carried | undefined {
  const ways = inBothOrders(operandsOf(after, sums)).flatMap(([decayed, pull]) =>
    inBothOrders(operandsOf(decayed, ['Mul']))
      .filter(([momentum, before]) => before.node === variable.read.node && isScalar(momentum))
      .map(([momentum]): Carried => ({ momentum, pull })),
  )
  if (ahead === null) return ways[0]
  return ways.find(
    ({ momentum, pull }) => isSame(ahead.pull, pull) && isSame(ahead.momentum, momentum),
  )
}

const sums = ['Add', 'AddV2']

/** What a weight moves by, read as ηv′, or as ηu + η(αv′). */
type Drift = {
  readonly learningRate: Edge
  readonly after: Edge
  readonly ahead: Carried | null
}

function drifts(moved: Edge): Drift[] {
  const plain = inBothOrders(operandsOf(moved, ['Mul'])).map(([learningRate, after]): Drift => {
    return { learningRate, after, ahead: null }
  })
  const nesterov = inBothOrders(operandsOf(moved, sums)).flatMap(([now, later]) =>
    inBothOrders(operandsOf(now, ['Mul'])).flatMap(([learningRate, pull]) =>
      inBothOrders(operandsOf(later, ['Mul']))
        .filter(([rate]) => isSame(rate, learningRate))
        .flatMap(([, carried]) => inBothOrders(operandsOf(carried, ['Mul'])))
        .map(([momentum, after]): Drift => ({ learningRate, after, ahead: { pull, momentum } })),
    ),
  )
  return [...plain, ...nesterov]
}

function operandsOf({ node }: Edge, ops: readonly string[]): readonly [Edge, Edge] | undefined {
  const [left, right] = node.inputs
  return ops.includes(node.op) && left && right ? [left, right] : undefined
}

function inBothOrders(pair: readonly [Edge, Edge] | undefined): (readonly [Edge, Edge])[] {
  if (pair === undefined) return []
  const [left, right] = pair
  return [
    [left, right],
    [right, left],
  ]
}

function isSame(one: Edge, other: Edge): boolean {
  return one.node === other.node && one.output === other.output
}

/** A rate that is fed or constant; a rate for each element is not what the kernel takes. */
function isScalar({ node: { op, attributes, value } }: Edge): boolean {
  if (op === 'Const') return value?.shape.length === 0
  const shape = attributes.find(({ name }) => name === 'shape')?.value
  return op === 'Placeholder' && Array.isArray(shape) && shape.length === 0
}

function applyMomentum({ graph }: Recording, move: Move): GraphNode {
  const { learningRate, momentum, pull, nesterov } = move
  const [weight, velocity] = [move.weight.variable, move.velocity.variable]
  return graph.add({
    op: 'ResourceApplyMomentum',
    inputs: [weight.handle, velocity.handle, learningRate, pull, momentum],
    // What the step computes from w and v must have read them.
    after: [weight.read.node, velocity.read.node],
    attributes: [
      typeAttribute('T', 'float32'),
      boolAttribute('use_locking', false),
      boolAttribute('use_nesterov', nesterov),
    ],
  })
}

function readAfter({ graph }: Recording, { handle, type }: Variable, apply: GraphNode): Edge {
  const node = graph.add({
    op: 'ReadVariableOp',
    inputs: [handle],
    after: [apply],
    attributes: [typeAttribute('dtype', type)],
    conditions: apply.conditions,
  })
  return { node, output: 0 }
}
