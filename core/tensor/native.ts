/**
 * Native TensorFlow ops that tfjs does not wrap, called by name.
 *
 * Every tfjs kernel of this backend ends in `binding.executeOp`, and so do these; that call is what
 * the recorder in `compile/` writes down, which is why a native op needs nothing more to be recordable.
 */
import type { DataType, Tensor } from '@tensorflow/tfjs-core'
import { tf } from './backend.ts'

export type TensorMetadata = {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

export type NativeAttribute = {
  readonly name: string
  readonly type: number
  readonly value: boolean | number | string | readonly number[] | readonly boolean[]
}

/** The part of tfjs-node's C++ binding that we use. */
export type NativeBinding = {
  readonly createTensor: (shape: readonly number[], dtype: number, values: unknown) => number
  readonly deleteTensor: (id: number) => void
  readonly tensorDataSync: (id: number) => Float32Array | Int32Array | Uint8Array
  readonly executeOp: (
    name: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly number[],
    outputCount: number,
  ) => TensorMetadata[]
  readonly loadSavedModel: (folder: string, tags: string) => number
  readonly deleteSavedModel: (id: number) => void
  readonly runSavedModel: (
    id: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ) => TensorMetadata[]
  readonly getNumOfSavedModels: () => number
  readonly getNumOfTensors: () => number
  readonly TF_Version: string
}

export type NativeBackend = {
  binding: NativeBinding
  write: (values: ArrayLike<number>, shape: number[], dtype: DataType) => object
  readonly readSync: (dataId: object) => Float32Array | Int32Array | Uint8Array
  readonly executeMultipleOutputs: (
    name: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly Tensor[],
    outputCount: number,
  ) => Tensor[]
  getInputTensorIds: (tensors: readonly Tensor[]) => number[]
  /** What tfjs knows of each tensor; values wait here until an op first needs them. */
  readonly tensorMap: { readonly get: (dataId: object) => { readonly values: unknown } }
  readonly isUsingGpuDevice: boolean
}

export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend
}

/** Numbers of TensorFlow's C API: `TF_DataType`. */
export const nativeType = { float32: 1, int32: 3, uint8: 4, bool: 10 } as const
export type NativeTypeName = keyof typeof nativeType

/** Numbers of TensorFlow's C API: `TF_AttrType`. */
export const attributeKind = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5 } as const

export function typeAttribute(name: string, type: NativeTypeName): NativeAttribute {
  return { name, type: attributeKind.type, value: nativeType[type] }
}

export function intAttribute(name: string, value: number | readonly number[]): NativeAttribute {
  return { name, type: attributeKind.int, value }
}

export function floatAttribute(name: string, value: number): NativeAttribute {
  return { name, type: attributeKind.float, value }
}

export function boolAttribute(name: string, value: boolean): NativeAttribute {
  return { name, type: attributeKind.bool, value }
}

export function stringAttribute(name: string, value: string): NativeAttribute {
  return { name, type: attributeKind.string, value }
}

/** Runs a native op with one output. Not differentiable by itself: wrap it with a gradient. */
export function executeNative(
  name: string,
  attributes: readonly NativeAttribute[],
  inputs: readonly Tensor[],
): Tensor {
  return executeNativeAll(name, attributes, inputs, 1)[0] as Tensor
}

export function executeNativeAll(
  name: string,
  attributes: readonly NativeAttribute[],
  inputs: readonly Tensor[],
  outputCount: number,
): Tensor[] {
  return nativeBackend().executeMultipleOutputs(name, attributes, inputs, outputCount)
}

/** A shape or list of axes as the int32 vector that native ops take. Owned by the enclosing tidy. */
export function shapeTensor(values: readonly number[]): Tensor {
  return tf.tensor1d([...values], 'int32')
}
