/**
 * Choices in the graph: TensorFlow's `_SwitchN` and `Merge`, and values that outlive their branch.
 *
 * A tensor of a branch that is not taken is dead: what depends on it does not run, forward, backward
 * and update alike. What must exist at every step (new state, info) is settled: the branch's value
 * when it was taken, another value when not.
 */
import { intAttribute, typeAttribute } from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import { edgeName, unite } from './node.ts'
import type { Condition, Conditions, Edge, GraphBuilder, GraphNode } from './node.ts'
import { notRecordable } from './refuse.ts'

/** Names under which `choice.ts` calls them; the recorder does not pass them on. */
export const switchOp = 'ChoiceSwitch'
export const mergeOp = 'ChoiceMerge'

const floats = typeAttribute('T', 'float32')

/** [x, index] → x in each branch. */
export function switchBranches(
  graph: GraphBuilder,
  [x, index]: readonly Edge[],
  count: number,
): Edge[] {
  return Array.from({ length: count }, (_, branch) =>
    inBranch(graph, x as Edge, { index: unconditionalIndex(index as Edge), branch, count }, floats),
  )
}

/** [branch 0, branch 1, …, index] → the value of the branch that was taken. */
export function mergeBranches(graph: GraphBuilder, edges: readonly Edge[]): Edge {
  const index = unconditionalIndex(edges.at(-1) as Edge)
  const values = edges.slice(0, -1)
  const choice = edgeName(index)
  const around = new Map([...unite(values)].filter(([name]) => name !== choice))
  const inputs = values.map((value, branch) => {
    const wanted = new Map(around).set(choice, { index, branch, count: values.length })
    return underConditions(graph, value, wanted)
  })
  const attributes = [floats, intAttribute('N', inputs.length)]
  return { node: graph.add({ op: 'Merge', inputs, attributes, conditions: around }), output: 0 }
}

/** A value that exists at every step: `edge` where its conditions hold, `otherwise` where not. */
export function settle(
  graph: GraphBuilder,
  edge: Edge,
  otherwise: Edge,
  type: NativeAttribute,
): Edge {
  const { conditions } = edge.node
  if (conditions.size === 0) return edge
  const taken = allHold(graph, conditions)
  const skip = graph.add({
    op: 'Switch',
    inputs: [otherwise, taken],
    attributes: [type],
    conditions: new Map(),
  })
  const inputs = [edge, { node: skip, output: 0 }]
  const attributes = [type, intAttribute('N', 2)]
  return { node: graph.add({ op: 'Merge', inputs, attributes, conditions: new Map() }), output: 0 }
}

/** Nodes that run at every step, once all of `nodes` that are to run have run. */
export function awaited(graph: GraphBuilder, nodes: readonly GraphNode[]): GraphNode[] {
  const always = nodes.filter(({ conditions }) => conditions.size === 0)
  const byBranch = new Map<string, GraphNode[]>()
  for (const node of nodes) {
    if (node.conditions.size === 0) continue
    const taken = [...node.conditions].map(([choice, { branch }]) => `${choice}=${branch}`).join()
    byBranch.set(taken, [...(byBranch.get(taken) ?? []), node])
  }
  const tokens = [...byBranch.values()].map((after) => {
    const { conditions } = after[0] as GraphNode
    const inside = underConditions(graph, graph.scalar('float32', 0), conditions)
    const inputs = [inside]
    const done = graph.add({ op: 'Identity', inputs, after, attributes: [floats], conditions })
    return settle(graph, { node: done, output: 0 }, graph.scalar('float32', 0), floats).node
  })
  return [...always, ...tokens]
}

function allHold(graph: GraphBuilder, conditions: Conditions): Edge {
  const integers = [typeAttribute('T', 'int32')]
  const each = [...conditions.values()].map(({ index, branch }) => ({
    node: graph.add({
      op: 'Equal',
      inputs: [index, graph.scalar('int32', branch)],
      attributes: integers,
    }),
    output: 0,
  }))
  return each.reduce((all, one) => ({
    node: graph.add({ op: 'LogicalAnd', inputs: [all, one] }),
    output: 0,
  }))
}

/** The edge, dead unless all `wanted` conditions hold. */
function underConditions(graph: GraphBuilder, edge: Edge, wanted: Conditions): Edge {
  let bound = edge
  for (const [choice, condition] of wanted)
    if (!edge.node.conditions.has(choice)) bound = inBranch(graph, bound, condition, floats)
  return bound
}

function inBranch(graph: GraphBuilder, x: Edge, condition: Condition, type: NativeAttribute): Edge {
  const { index, branch, count } = condition
  const attributes = [type, intAttribute('num_outs', count)]
  const fan = graph.add({
    op: '_SwitchN',
    inputs: [x, index],
    attributes,
    conditions: x.node.conditions,
  })
  // One node has one set of conditions, its outputs differ: an Identity carries those of this branch.
  const conditions = new Map(x.node.conditions).set(edgeName(index), condition)
  const node = graph.add({
    op: 'Identity',
    inputs: [{ node: fan, output: branch }],
    attributes: [type],
    conditions,
  })
  return { node, output: 0 }
}

function unconditionalIndex(index: Edge): Edge {
  if (index.node.conditions.size === 0) return index
  throw notRecordable('choose', 'its index comes from inside a branch; decide it before the choice')
}
