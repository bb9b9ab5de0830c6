/** Where training happens, in words. */
import { availableParallelism } from 'node:os'
import { nativeBackend } from '../tensor/native.ts'

export function deviceName(): string {
  const threads = availableParallelism()
  if (nativeBackend().isUsingGpuDevice) return 'GPU'
  return `CPU, ${threads} thread${threads === 1 ? '' : 's'}`
}
