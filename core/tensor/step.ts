/**
 * The shape of a training step: a pure function (state, batch, hyper) → (state, info).
 *
 * State is what the next step needs (weights, optimiser slots, running statistics); info is what a
 * person wants to see (loss, angles, norms) and is read back once a step. A step borrows every
 * tensor it is given and returns new ones. It must not branch in JavaScript on a value or on a step
 * counter, so that one recording stays valid for a whole run.
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/** Nested names of tensors; a leaf's full name is its path joined by `/`. */
export type TensorTree = { readonly [name: string]: Tensor | TensorTree }

export type TensorMap = Readonly<Record<string, Tensor>>
export type ScalarMap = Readonly<Record<string, Scalar>>

/** Hyper-parameters that may change at every step (learning rate, weight decay, …). */
export type HyperValues = Readonly<Record<string, number>>

export type StepOutcome<State extends TensorTree> = {
  readonly state: State
  readonly info: TensorMap
}

/**
 * One training step.
 *
 * `batch` holds what is fed at each call and the resident tensors (a data set that lives on the
 * device) under their own names; `hyper` holds float32 scalars.
 */
export type Step<State extends TensorTree> = (
  state: State,
  batch: TensorMap,
  hyper: ScalarMap,
) => StepOutcome<State>

/** A tensor's values on the host. */
export type HostTensor = {
  readonly dtype: 'float32' | 'int32' | 'bool'
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array | Uint8Array
}

/** Host values by full name (`weights/stage1/kernel`). */
export type HostTensors = Readonly<Record<string, HostTensor>>

/** Values of a step's info, by name: a scalar has one element. */
export type InfoValues = Readonly<Record<string, Float32Array | Int32Array | Uint8Array>>

export type StepSetup<State extends TensorTree> = {
  readonly step: Step<State>
  /** Taken over by the runner, which disposes it. */
  readonly initialState: State
  /** Tensors that stay on the device for the whole run; taken over by the runner. */
  readonly resident?: TensorMap
  /** One batch of the shapes and types that every later batch will have. Borrowed. */
  readonly exampleBatch: HostTensors
  /** Names and first values of the hyper-parameters. */
  readonly hyper: HyperValues
}

/** Runs a step again and again and owns its state. Compiled and eager runners behave alike. */
export interface StepRunner {
  /** Runs one step and returns its info. Throws a WorkbenchError naming both shapes on a wrong batch. */
  readonly run: (batch: HostTensors, hyper: HyperValues) => InfoValues
  readonly readState: () => HostTensors
  /** Replaces the state; every name must be present with its own shape and type. */
  readonly writeState: (state: HostTensors) => void
  readonly dispose: () => void
  /**
   * One more step on the batch of the last `run`, with its info or without computing what is only told. Null where a step cannot leave
   * it out. The state moves on, as by any step.
   */
  readonly repeat: ((how: 'told' | 'untold') => void) | null
}
