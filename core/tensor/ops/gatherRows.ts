/** Rows by index, for data: no gradient. tfjs's own gather reads the indices on the host to check them. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNative, typeAttribute } from '../native.ts'

/** table [n, …], index int32 [b], each in 0 … n − 1 → [b, …]; an index outside fails in the native op. */
export function gatherRows(table: Tensor, index: Tensor): Tensor {
  const types = [
    typeAttribute('Tparams', table.dtype === 'int32' ? 'int32' : 'float32'),
    typeAttribute('Tindices', 'int32'),
    typeAttribute('Taxis', 'int32'),
  ]
  return tf.tidy(() => executeNative('GatherV2', types, [table, index, tf.scalar(0, 'int32')]))
}
