/** NPZ: an archive of .npy files, one tensor each. */
import { openNpy } from '../datasets/arrays/npy.ts'
import type { Source } from '../datasets/source.ts'
import { plainName } from './plainNames.ts'
import { elementCount } from './pretrained.ts'
import type { LeftOut, NamedWeights, Pretrained } from './pretrained.ts'

export async function readNpz({ files }: Source): Promise<Pretrained> {
  const tensors: NamedWeights[] = []
  const leftOut: LeftOut[] = []
  for (const file of files) {
    const from = file.path.replace(/\.npy$/, '')
    if (!file.path.endsWith('.npy')) {
      leftOut.push({ name: file.path, why: 'not an array (.npy)' })
      continue
    }
    const array = await openNpy(file)
    const name = plainName(from, array.shape)
    if (name === null || array.shape.length === 0) {
      leftOut.push({ name: from, why: 'a counter of training, no weight' })
      continue
    }
    const values = new Float32Array(elementCount(array.shape))
    let place = 0
    for await (const rows of array.rows(4096)) {
      values.set(Float32Array.from(rows), place)
      place += rows.length
    }
    tensors.push({ name, from, shape: array.shape, values })
  }
  return { format: 'NPZ', graph: null, tensors, leftOut }
}
