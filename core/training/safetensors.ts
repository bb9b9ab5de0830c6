/**
 * Weights in the safetensors format, which PyTorch, JAX and others read without running any code.
 *
 *   8 bytes   length of the header, little-endian
 *   header    JSON: name → {dtype, shape, data_offsets: [first byte, end]}, padded by spaces to 8 bytes
 *   values    little-endian, one tensor after another
 */
import type { HostTensor, HostTensors } from '../tensor/step.ts'

const typeNames = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const

export function safetensors(tensors: HostTensors): Buffer {
  let place = 0
  const entries = Object.entries(tensors).map(([name, { dtype, shape, values }]) => {
    const offsets = [place, (place += values.byteLength)]
    return [name, { dtype: typeNames[dtype], shape, data_offsets: offsets }] as const
  })
  const header = JSON.stringify(Object.fromEntries(entries))
  const padded = Buffer.from(header.padEnd(Math.ceil(Buffer.byteLength(header) / 8) * 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([length, padded, ...Object.values(tensors).map(bytesOf)])
}

function bytesOf({ values }: HostTensor): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}
