/** A graph under construction: nodes, the tensors between them, and when each of them is alive. */
import type { NativeAttribute, NativeTypeName } from '../native.ts'
import { nativeType } from '../native.ts'

/** Output `output` of a node. */
export type Edge = { readonly node: GraphNode; readonly output: number }

/**
 * Which branches must be taken for a node to run: choice → branch.
 *
 * A choice is named by the edge of its index. A node without conditions runs at every step.
 */
export type Conditions = ReadonlyMap<string, Condition>
export type Condition = { readonly index: Edge; readonly branch: number; readonly count: number }

export type ConstantValue = {
  readonly type: number
  readonly shape: readonly number[]
  /** One value stands for all, as in TensorFlow's own encoding. */
  readonly values: Float32Array | Int32Array | Uint8Array
}

export type GraphNode = {
  readonly name: string
  readonly op: string
  readonly inputs: readonly Edge[]
  /** Nodes that must have run before this one. */
  readonly after: readonly GraphNode[]
  readonly attributes: readonly NativeAttribute[]
  readonly value?: ConstantValue
  /** Of the first output, where the step was seen to make it. */
  readonly shape?: readonly number[]
  readonly conditions: Conditions
}

export type NodeRequest = {
  readonly op: string
  readonly inputs?: readonly Edge[]
  readonly after?: readonly GraphNode[]
  readonly attributes?: readonly NativeAttribute[]
  readonly value?: ConstantValue
  readonly shape?: readonly number[]
  readonly name?: string
  /** Default: what the inputs need, all together. */
  readonly conditions?: Conditions
}

export type GraphBuilder = {
  readonly nodes: readonly GraphNode[]
  /** Adds a node, or finds an equal one: the ops of a step have no effects of their own. */
  readonly add: (request: NodeRequest) => GraphNode
  readonly constant: (value: ConstantValue) => Edge
  readonly scalar: (type: NativeTypeName, value: number) => Edge
  /** Makes all nodes that take `edge` take `by`. The last thing done to a graph: `add` finds by old inputs. */
  readonly replace: (edge: Edge, by: Edge) => void
  /** Makes a node wait for another one, which must not depend on it. */
  readonly delay: (node: GraphNode, until: GraphNode) => void
}

const unconditional: Conditions = new Map()

export function createGraph(): GraphBuilder {
  const nodes: GraphNode[] = []
  const known = new Map<string, GraphNode>()

  function add(request: NodeRequest): GraphNode {
    const key = request.name ?? keyOf(request)
    const found = known.get(key)
    if (found) return found
    const { op, inputs = [], after = [], attributes = [], value, shape } = request
    const node: GraphNode = {
      name: request.name ?? `n${nodes.length}_${op.replace(/^_/, '')}`,
      ...{ op, inputs, after, attributes },
      ...(value && { value }),
      ...(shape && { shape }),
      conditions: request.conditions ?? unite(inputs),
    }
    nodes.push(node)
    known.set(key, node)
    return node
  }

  const constant = (value: ConstantValue): Edge => ({
    node: add({ op: 'Const', value: shortened(value) }),
    output: 0,
  })

  function scalar(type: NativeTypeName, value: number): Edge {
    const values = type === 'float32' ? Float32Array.of(value) : Int32Array.of(value)
    return constant({ type: nativeType[type], shape: [], values })
  }

  function replace({ node, output }: Edge, by: Edge): void {
    for (const user of nodes) {
      const isUsed = (input: Edge) => input.node === node && input.output === output
      if (user.inputs.some(isUsed))
        Object.assign(user, { inputs: user.inputs.map((input) => (isUsed(input) ? by : input)) })
    }
  }

  function delay(node: GraphNode, until: GraphNode): void {
    Object.assign(node, { after: [...node.after, until] })
  }

  return { nodes, add, constant, scalar, replace, delay }
}

export function edgeName({ node, output }: Edge): string {
  return `${node.name}:${output}`
}

function keyOf({ op, inputs = [], after = [], attributes = [], value }: NodeRequest): string {
  const from = inputs.map(edgeName).join()
  const waits = after.map(({ name }) => name).join()
  const constant =
    value && `${value.type}|${value.shape.join()}|${Buffer.from(bytesOf(value)).toString('base64')}`
  return `${op}(${from})^${waits}${JSON.stringify(attributes)}${constant ?? ''}`
}

export function bytesOf({ values }: ConstantValue): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** Everything that all inputs need. Inputs that exclude one another are the recorder's to refuse. */
export function unite(edges: readonly Edge[]): Conditions {
  const [first, ...others] = edges
  if (first === undefined) return unconditional
  if (
    others.every(
      ({ node }) => node.conditions === first.node.conditions || node.conditions.size === 0,
    )
  )
    return first.node.conditions.size > 0 || others.length === 0
      ? first.node.conditions
      : (others.find(({ node }) => node.conditions.size > 0)?.node.conditions ?? unconditional)
  return new Map(edges.flatMap(({ node }) => [...node.conditions]))
}

export function isUniform(values: ArrayLike<number>): boolean {
  const first = values[0] as number
  for (let at = 1; at < values.length; at += 1) if (!Object.is(values[at], first)) return false
  return true
}

function shortened(value: ConstantValue): ConstantValue {
  if (value.values.length < 2 || !isUniform(value.values)) return value
  return { ...value, values: value.values.slice(0, 1) }
}
