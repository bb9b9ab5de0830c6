/** A checkpoint of a run of this application: its weights and running statistics. */
import type { SourceFile } from '../datasets/source.ts'
import { baseName } from '../datasets/source.ts'
import { readCheckpoint } from '../training/checkpoint.ts'
import { plainName } from './plainNames.ts'
import { modelUnreadable } from './pretrained.ts'
import type { NamedWeights, Pretrained } from './pretrained.ts'

export async function readOwnCheckpoint(file: SourceFile): Promise<Pretrained> {
  const name = baseName(file.path)
  if (file.diskPath === undefined)
    throw modelUnreadable(name, 'a checkpoint inside an archive is not read; unpack it first')
  const { tensors } = await readCheckpoint(file.diskPath)
  const weights: NamedWeights[] = Object.entries(tensors).flatMap(
    ([from, { shape, values, dtype }]) => {
      if (dtype !== 'float32' || !/^(weights|statistics)\//.test(from)) return []
      const ours = plainName(from, shape)
      return ours === null ? [] : [{ name: ours, from, shape, values: values as Float32Array }]
    },
  )
  return { format: 'checkpoint of a run', graph: null, tensors: weights, leftOut: [] }
}
