/** Turns a step into a graph: inputs, variables, updates, and one packed output. */
import { tf } from '../backend.ts'
import { scalarsFrom, tensorsFrom } from '../eager.ts'
import { nativeBackend } from '../native.ts'
import { checkSignature, signatureOf } from '../signature.ts'
import type { ScalarMap, StepOutcome, StepSetup, TensorMap, TensorTree } from '../step.ts'
import { flattenTree } from '../tree.ts'
import { keepApart } from './keepApart.ts'
import type { Edge, GraphNode } from './node.ts'
import { packInfo } from './pack.ts'
import type { PackedInfo } from './pack.ts'
import { record } from './record.ts'
import type { Recording } from './record.ts'
import { updateState } from './updates.ts'
import { placeholder, variable, variablesWritten } from './variables.ts'
import type { Variable } from './variables.ts'

export type Program = {
  readonly nodes: readonly GraphNode[]
  readonly batch: Readonly<Record<string, Edge>>
  readonly hyper: Readonly<Record<string, Edge>>
  readonly state: Readonly<Record<string, Variable>>
  readonly resident: Readonly<Record<string, Variable>>
  readonly info: PackedInfo
  readonly literal: Edge
  /** Fetched to put values into the state, or into the resident tensors. */
  readonly stateWritten: Edge
  readonly residentWritten: Edge
}

/** Runs the step once, on the example batch, and writes down what it does. Borrows the setup. */
export function compileProgram<State extends TensorTree>(setup: StepSetup<State>): Program {
  const inputs: Inputs = {
    state: flattenTree(setup.initialState),
    resident: setup.resident ?? {},
    batch: tensorsFrom(setup.exampleBatch),
    hyper: scalarsFrom(setup.hyper),
  }
  try {
    // On the device before the recorder listens: it would take them for constants of the step.
    for (const tensors of Object.values(inputs))
      nativeBackend().getInputTensorIds(Object.values(tensors))
    return programOf(inputs, () =>
      setup.step(setup.initialState, { ...inputs.resident, ...inputs.batch }, inputs.hyper),
    )
  } finally {
    tf.dispose([inputs.batch, inputs.hyper])
  }
}

type Inputs = {
  readonly state: TensorMap
  readonly resident: TensorMap
  readonly batch: TensorMap
  readonly hyper: ScalarMap
}

function programOf(inputs: Inputs, run: () => StepOutcome<TensorTree>): Program {
  let program: Omit<Program, 'nodes'> | undefined
  const { nodes } = record((recording) => {
    const edges = bindInputs(recording, inputs)
    const outcome = run()
    const next = flattenTree(outcome.state)
    checkSignature('new state', signatureOf(inputs.state), next)
    const { updates, replacements } = updateState(recording, edges.state, next)
    program = {
      ...edges,
      literal: {
        node: recording.graph.add({
          op: 'LogicalNot',
          name: 'literal',
          inputs: [recording.graph.constant({ type: 10, shape: [], values: Uint8Array.of(0) })],
        }),
        output: 0,
      },
      info: packInfo(recording, outcome.info, updates),
      stateWritten: variablesWritten(recording.graph, 'state', edges.state),
      residentWritten: variablesWritten(recording.graph, 'resident', edges.resident),
    }
    for (const { edge, by } of replacements) recording.graph.replace(edge, by)
    const [fed] = [...Object.values(edges.hyper), ...Object.values(edges.batch)]
    keepApart(recording.graph, fed?.node)
  })
  return { nodes, ...(program as unknown as Omit<Program, 'nodes'>) }
}

function bindInputs({ graph, bind }: Recording, inputs: Inputs) {
  const edges = {
    state: mapEach(inputs.state, (tensor, name) => variable(graph, `state/${name}`, tensor)),
    resident: mapEach(inputs.resident, (tensor, name) =>
      variable(graph, `resident/${name}`, tensor),
    ),
    batch: mapEach(inputs.batch, (tensor, name) => placeholder(graph, `batch/${name}`, tensor)),
    hyper: mapEach(inputs.hyper, (tensor, name) => placeholder(graph, `hyper/${name}`, tensor)),
  }
  for (const kind of ['state', 'resident'] as const)
    for (const [name, tensor] of Object.entries(inputs[kind]))
      bind(tensor, (edges[kind][name] as Variable).read)
  for (const kind of ['batch', 'hyper'] as const)
    for (const [name, tensor] of Object.entries(inputs[kind]))
      bind(tensor, edges[kind][name] as Edge)
  return edges
}

function mapEach<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(value, name)]),
  )
}
