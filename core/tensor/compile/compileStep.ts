/**
 * A step recorded once and replayed as one native graph.
 *
 * Weights and other state live inside the graph; one call does forward, backward and update, and
 * only the step's info comes back. Behaves as `runEagerly`, and on the CPU gives the same bits.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { nativeBackend, nativeType } from '../native.ts'
import { checkHostTensors, checkHyper, disposedError, signatureOf } from '../signature.ts'
import type { Signature } from '../signature.ts'
import type {
  HostTensor,
  HostTensors,
  HyperValues,
  InfoValues,
  StepRunner,
  StepSetup,
  TensorMap,
  TensorTree,
} from '../step.ts'
import { flattenTree } from '../tree.ts'
import { reachable, savedModel } from './graph.ts'
import type { Edge } from './node.ts'
import { unpackInfo } from './pack.ts'
import { compileProgram } from './program.ts'
import type { Program } from './program.ts'
import { openSession } from './session.ts'
import type { Feed, Session } from './session.ts'
import type { Variable } from './variables.ts'

export function compileStep<State extends TensorTree>(setup: StepSetup<State>): StepRunner {
  const state = flattenTree(setup.initialState)
  const resident = setup.resident ?? {}
  const stateSignature = signatureOf(state)
  const program = compileProgram(setup)
  const session = openSession(savedModel(neededNodes(program)))
  start(session, program, { state, resident })
  tf.dispose([state, resident])
  return runnerOf(session, program, {
    ...{ state: stateSignature, batch: signatureOf(setup.exampleBatch) },
    hyper: Object.keys(setup.hyper),
  })
}

/** What is fetched, and every input: a step may leave some of its batch unused. */
function neededNodes({ nodes, info, stateWritten, residentWritten, ...inputs }: Program) {
  const reads = Object.values(inputs.state).map(({ read }) => read)
  const fed = [...Object.values(inputs.batch), ...Object.values(inputs.hyper)]
  const outputs = [...info.fetches, info.untold, stateWritten, residentWritten]
  const needed = [inputs.literal, ...outputs, ...reads, ...fed]
  return reachable(
    nodes,
    needed.map(({ node }) => node),
  )
}

type Given = { readonly state: TensorMap; readonly resident: TensorMap }

function start(session: Session, program: Program, { state, resident }: Given): void {
  session.run(variableFeeds(program.state, state), [program.stateWritten])
  session.run(variableFeeds(program.resident, resident), [program.residentWritten])
}

function variableFeeds(variables: Readonly<Record<string, Variable>>, tensors: TensorMap): Feed[] {
  return Object.entries(variables).map(([name, { feed }]) => ({
    edge: feed,
    id: nativeBackend().getInputTensorIds([tensors[name] as Tensor])[0] as number,
  }))
}

type Expected = {
  readonly state: Signature
  readonly batch: Signature
  readonly hyper: readonly string[]
}

function runnerOf(opened: Session, program: Program, expected: Expected): StepRunner {
  let session: Session | undefined = opened
  let last: { readonly batch: HostTensors; readonly hyper: HyperValues } | undefined

  function current(): Session {
    if (session === undefined) throw disposedError()
    return session
  }

  function run(batch: HostTensors, hyper: HyperValues): InfoValues {
    const running = current()
    checkHostTensors('batch', expected.batch, batch)
    checkHyper(expected.hyper, hyper)
    last = { batch, hyper }
    return withFeeds(stepFeeds(program, batch, hyper), (feeds) =>
      unpackInfo(program.info, running.run(feeds, program.info.fetches)),
    )
  }

  function repeat(how: 'told' | 'untold'): void {
    if (last === undefined) return
    const { batch, hyper } = last
    const running = current()
    if (how === 'told') run(batch, hyper)
    else
      withFeeds(stepFeeds(program, batch, hyper), (feeds) =>
        running.run(feeds, [program.info.untold]),
      )
  }

  function readState(): HostTensors {
    const entries = Object.entries(program.state)
    const values = current().run(
      [],
      entries.map(([, { read }]) => read),
    )
    return Object.fromEntries(
      entries.map(([name, { type, shape }], at) => [
        name,
        { dtype: type, shape, values: values[at] } as HostTensor,
      ]),
    )
  }

  function writeState(state: HostTensors): void {
    const running = current()
    checkHostTensors('state', expected.state, state)
    const feeds = Object.entries(program.state).map(([name, { feed }]) => ({
      edge: feed,
      tensor: state[name] as HostTensor,
    }))
    withFeeds(feeds, (fed) => running.run(fed, [program.stateWritten]))
  }

  function dispose(): void {
    session?.dispose()
    session = undefined
  }

  return { run, readState, writeState, dispose, repeat }
}

type HostFeed = { readonly edge: Edge; readonly tensor: HostTensor }

function stepFeeds(program: Program, batch: HostTensors, hyper: HyperValues): HostFeed[] {
  const fed = Object.entries(program.batch).map(([name, edge]) => ({
    edge,
    tensor: batch[name] as HostTensor,
  }))
  const numbers = Object.entries(program.hyper).map(([name, edge]) => {
    const values = Float32Array.of(hyper[name] as number)
    return { edge, tensor: { dtype: 'float32' as const, shape: [], values } }
  })
  return [...fed, ...numbers]
}

/** Lends host tensors to TensorFlow for one call. It reads them in place: no copy, and none is kept. */
function withFeeds<Result>(
  tensors: readonly HostFeed[],
  use: (feeds: readonly Feed[]) => Result,
): Result {
  const { binding } = nativeBackend()
  const feeds = tensors.map(({ edge, tensor: { shape, dtype, values } }) => ({
    edge,
    id: binding.createTensor(shape, nativeType[dtype], values),
  }))
  try {
    return use(feeds)
  } finally {
    for (const { id } of feeds) binding.deleteTensor(id)
  }
}
