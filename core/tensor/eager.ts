/** Runs a step op by op, as tfjs does: slower than a compiled step, and open to a debugger. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { tf } from './backend.ts'
import { readInfo, readTensors } from './read.ts'
import {
  checkHostTensors,
  checkHyper,
  checkSignature,
  disposedError,
  signatureOf,
} from './signature.ts'
import type { Signature } from './signature.ts'
import type {
  HostTensors,
  HyperValues,
  InfoValues,
  StepOutcome,
  StepRunner,
  StepSetup,
  TensorMap,
  TensorTree,
} from './step.ts'
import { flattenTree, mapTree, unflattenTree } from './tree.ts'

export function runEagerly<State extends TensorTree>(setup: StepSetup<State>): StepRunner {
  const { step, resident = {} } = setup
  const batchSignature = signatureOf(setup.exampleBatch)
  const hyperNames = Object.keys(setup.hyper)
  const stateSignature = signatureOf(flattenTree(setup.initialState))
  let state: State | undefined = setup.initialState

  function current(): State {
    if (state === undefined) throw disposedError()
    return state
  }

  function run(batch: HostTensors, hyper: HyperValues): InfoValues {
    const before = current()
    checkHostTensors('batch', batchSignature, batch)
    checkHyper(hyperNames, hyper)
    const { next, info } = tf.tidy(() => {
      const fed = { ...resident, ...tensorsFrom(batch) }
      const outcome = step(before, fed, scalarsFrom(hyper))
      return ownedOutcome(outcome, stateSignature, [before, fed])
    })
    tf.dispose(before)
    state = next
    const values = readInfo(info)
    tf.dispose(info)
    return values
  }

  function writeState(written: HostTensors): void {
    const before = current()
    checkHostTensors('state', stateSignature, written)
    state = tf.tidy(() => unflattenTree(tensorsFrom(written), before))
    tf.dispose(before)
  }

  function dispose(): void {
    if (state === undefined) return
    tf.dispose([state, resident])
    state = undefined
  }

  const readState = () => readTensors(flattenTree(current()))
  return { run, readState, writeState, dispose, repeat: null }
}

/** Checks the new state and makes each of its tensors one that only the new state holds. */
function ownedOutcome<State extends TensorTree>(
  outcome: StepOutcome<State>,
  expected: Signature,
  lent: readonly TensorTree[],
): { next: State; info: TensorMap } {
  checkSignature('new state', expected, flattenTree(outcome.state))
  const held = new Set<Tensor>(lent.flatMap((tree) => Object.values(flattenTree(tree))))
  const own = (tensor: Tensor): Tensor => {
    if (held.has(tensor)) return tf.clone(tensor)
    held.add(tensor)
    return tensor
  }
  return { next: mapTree(outcome.state, own), info: mapTree(outcome.info, own) }
}

/** Copies the values: tfjs reads a typed array lazily, and its owner may have changed it by then. */
export function tensorsFrom(tensors: HostTensors): TensorMap {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { values, shape, dtype }]) => [
      name,
      tf.tensor(values.slice(), [...shape], dtype),
    ]),
  )
}

export function scalarsFrom(hyper: HyperValues): Readonly<Record<string, Scalar>> {
  return Object.fromEntries(
    Object.entries(hyper).map(([name, value]) => [name, tf.scalar(value, 'float32')]),
  )
}
