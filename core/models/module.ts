/**
 * Networks as values: a module names its weights and statistics, and applies them to an input.
 *
 * Nothing is held inside: weights and statistics come with every call, so one module serves the
 * training step, the recorded graph and the evaluation.
 */
import type { Random } from '../tensor/random.ts'
import type { HostTensor, HostTensors, TensorMap } from '../tensor/step.ts'
import { relu } from '../tensor/ops/relu.ts'
import { tf } from '../tensor/tf.ts'
import type { Tensor } from '../tensor/tf.ts'

export type TensorSource = {
  readonly shape: readonly number[]
  readonly values: (random: Random, size: number) => Float32Array
}

/** A kernel worth watching: what the dynamics of one layer are measured on. */
export type LayerFacts = {
  readonly name: string
  /** Name of its kernel among the weights. */
  readonly weight: string
  /** A normaliser follows directly, with no bias in between: the loss ignores the kernel's length. */
  readonly scaleInvariant: boolean
}

export type Scope = {
  readonly mode: 'train' | 'infer'
  readonly weights: TensorMap
  /** Running statistics before this step. */
  readonly statistics: TensorMap
  /** Takes running statistics after this step, in training mode only. */
  readonly update: (name: string, value: Tensor) => void
}

export type Module = {
  readonly weights: Readonly<Record<string, TensorSource>>
  readonly statistics: Readonly<Record<string, TensorSource>>
  /**
   * Statistics that only the backward pass can bring up to date: what their layer hands back as
   * their gradient is their next value. `trainingPass.ts` takes care of it.
   */
  readonly afterBackward?: readonly string[]
  readonly layers: readonly LayerFacts[]
  readonly apply: (input: Tensor, scope: Scope) => Tensor
}

/** A module without weights. */
export function pure(apply: (input: Tensor) => Tensor): Module {
  return { weights: {}, statistics: {}, layers: [], apply }
}

/** One after the other. */
export function sequence(...modules: readonly Module[]): Module {
  return {
    ...union(modules),
    apply: (input, scope) => modules.reduce((value, module) => module.apply(value, scope), input),
  }
}

/** activation(branch(x) + shortcut(x)) */
export function residual(
  branch: Module,
  shortcut: Module,
  activation: Module = pure(relu),
): Module {
  return {
    ...union([branch, shortcut, activation]),
    apply: (input, scope) =>
      activation.apply(tf.add(branch.apply(input, scope), shortcut.apply(input, scope)), scope),
  }
}

function union(modules: readonly Module[]): Omit<Module, 'apply'> {
  const weights: Record<string, TensorSource> = {}
  const statistics: Record<string, TensorSource> = {}
  for (const module of modules) {
    Object.assign(weights, module.weights)
    Object.assign(statistics, module.statistics)
  }
  return {
    ...{ weights, statistics },
    afterBackward: modules.flatMap(({ afterBackward = [] }) => afterBackward),
    layers: modules.flatMap(({ layers }) => layers),
  }
}

/** Each tensor draws from the stream of its own name, so adding a layer does not shift the others. */
export function initialTensors(
  sources: Readonly<Record<string, TensorSource>>,
  random: Random,
): HostTensors {
  return Object.fromEntries(
    Object.entries(sources).map(([name, { shape, values }]): [string, HostTensor] => {
      const size = shape.reduce((product, extent) => product * extent, 1)
      return [name, { dtype: 'float32', shape, values: values(random.split(name), size) }]
    }),
  )
}

/** Forward pass of a training step: outputs, and the running statistics as far as it knows them. */
export function applyTraining(
  module: Module,
  input: Tensor,
  weights: TensorMap,
  statistics: TensorMap,
): { readonly output: Tensor; readonly statistics: TensorMap } {
  const updated: Record<string, Tensor> = {}
  const update = (name: string, value: Tensor) => {
    updated[name] = value
  }
  const output = module.apply(input, { mode: 'train', weights, statistics, update })
  return { output, statistics: updated }
}

export function applyInference(
  module: Module,
  input: Tensor,
  weights: TensorMap,
  statistics: TensorMap,
): Tensor {
  return module.apply(input, { mode: 'infer', weights, statistics, update: () => undefined })
}

export function named(tensors: TensorMap, name: string): Tensor {
  const tensor = tensors[name]
  if (tensor === undefined) throw new TypeError(`the network has no tensor named ${name}`)
  return tensor
}
