/** Values from the device to the host. Each read waits for the device, so read once and little. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { nativeBackend } from './native.ts'
import type { HostTensor, HostTensors, InfoValues, TensorMap } from './step.ts'

/** A copy of the values, owned by the caller. */
export function readValues(tensor: Tensor): Float32Array | Int32Array | Uint8Array {
  return nativeBackend().readSync(tensor.dataId).slice()
}

export function readInfo(tensors: TensorMap): InfoValues {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, readValues(tensor)]),
  )
}

export function readTensors(tensors: TensorMap): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, readHostTensor(tensor)]),
  )
}

export function readHostTensor(tensor: Tensor): HostTensor {
  const dtype = tensor.dtype as HostTensor['dtype']
  return { dtype, shape: [...tensor.shape], values: readValues(tensor) }
}
