/** Makes a native op differentiable by giving it to tfjs as a kernel with a gradient. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'

export type OpDefinition<Settings> = {
  readonly name: string
  readonly inputs: readonly string[]
  /** Returns every output; what it creates besides is freed. Borrows. */
  readonly forward: (inputs: readonly Tensor[], settings: Settings) => readonly Tensor[]
  /** What the backward pass needs: all inputs, all outputs, or both in that order. */
  readonly saves: { readonly inputs?: readonly string[]; readonly outputs?: readonly boolean[] }
  /** For each input a function to its gradient; only those that are asked for are called. */
  readonly backward: (
    upstream: readonly Tensor[],
    saved: readonly Tensor[],
    settings: Settings,
  ) => readonly (() => Tensor)[]
}

type Attributes = Record<string, never>

/** Registers the op; the returned function runs it and gives all its outputs. */
export function defineOp<Settings extends object>(
  definition: OpDefinition<Settings>,
): (inputs: readonly Tensor[], settings: Settings) => Tensor[] {
  const { name, inputs: inputNames, forward, saves, backward } = definition
  tf.registerKernel({
    kernelName: name,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const given = inputNames.map((input) => inputs[input] as Tensor)
      return tf.tidy(() => [...forward(given, attrs as unknown as Settings)])
    },
  })
  tf.registerGradient({
    kernelName: name,
    inputsToSave: [...(saves.inputs ?? [])],
    outputsToSave: [...(saves.outputs ?? [])],
    gradFunc: (upstream, saved, attrs) => {
      const given = Array.isArray(upstream) ? upstream : [upstream]
      const gradients = backward(given, saved, attrs as unknown as Settings)
      return Object.fromEntries(
        inputNames.map((input, at) => [input, gradients[at] as () => Tensor]),
      )
    },
  })
  return (inputs, settings) => {
    const named = Object.fromEntries(inputNames.map((input, at) => [input, inputs[at] as Tensor]))
    const outputs: Tensor | Tensor[] = tf
      .engine()
      .runKernel(name, named, settings as unknown as Attributes)
    return Array.isArray(outputs) ? outputs : [outputs]
  }
}

/** The first output of an op that has one. */
export function only(outputs: readonly Tensor[]): Tensor {
  return outputs[0] as Tensor
}
