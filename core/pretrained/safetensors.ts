/** safetensors: 8 bytes of length, a JSON header {name: {dtype, shape, data_offsets}}, the values. */
import { z } from 'zod'
import type { SourceFile } from '../datasets/source.ts'
import { baseName } from '../datasets/source.ts'
import { elementNamed, elementWidth, toFloats } from './elements.ts'
import type { ElementName } from './elements.ts'
import { plainName } from './plainNames.ts'
import { elementCount, modelUnreadable } from './pretrained.ts'
import type { LeftOut, NamedWeights, Pretrained } from './pretrained.ts'

const headerLimit = 100_000_000

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
})

const elements: Readonly<Record<string, ElementName>> = {
  ...{ F64: 'float64', F32: 'float32', F16: 'float16', BF16: 'bfloat16' },
  ...{ I64: 'int64', I32: 'int32', I16: 'int16', I8: 'int8', U8: 'uint8', BOOL: 'bool' },
}

export async function readSafetensors(file: SourceFile): Promise<Pretrained> {
  const name = baseName(file.path)
  const { entries, start } = await readHeader(name, file)
  const tensors: NamedWeights[] = []
  const leftOut: LeftOut[] = []
  for (const [from, entry] of Object.entries(entries)) {
    if (from === '__metadata__') continue
    const parsed = entrySchema.safeParse(entry)
    if (!parsed.success) throw modelUnreadable(name, `the header’s entry “${from}” makes no sense`)
    const { dtype, shape, data_offsets: offsets } = parsed.data
    const element = elementNamed(name, from, dtype, elements)
    const [first, last] = offsets
    checkExtent(name, { from, shape, element, first, last, held: file.size - start })
    const ours = plainName(from, shape)
    if (ours === null) {
      leftOut.push({ name: from, why: 'a counter of training, no weight' })
      continue
    }
    const values = toFloats(await file.read(start + first, last - first), element)
    tensors.push({ name: ours, from, shape, values })
  }
  return { format: 'safetensors', graph: null, tensors, leftOut }
}

async function readHeader(name: string, file: SourceFile) {
  const head = await file.read(0, 8)
  if (head.length < 8) throw modelUnreadable(name, `${head.length} bytes, a header has at least 8`)
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true))
  if (length > headerLimit || 8 + length > file.size)
    throw modelUnreadable(
      name,
      `the header promises ${length} bytes of text, the file holds ${file.size - 8} after its length`,
    )
  const text = new TextDecoder().decode(await file.read(8, length))
  try {
    const entries = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
    return { entries, start: 8 + length }
  } catch (cause) {
    throw modelUnreadable(name, `the header of ${length} bytes is no JSON object`, cause)
  }
}

type Extent = {
  readonly from: string
  readonly shape: readonly number[]
  readonly element: ElementName
  readonly first: number
  readonly last: number
  readonly held: number
}

function checkExtent(file: string, { from, shape, element, first, last, held }: Extent): void {
  const wanted = elementCount(shape) * elementWidth(element)
  if (last - first !== wanted)
    throw modelUnreadable(
      file,
      `“${from}” of shape [${shape.join(', ')}] takes ${wanted} bytes, its place has ${last - first}`,
    )
  if (last > held)
    throw modelUnreadable(
      file,
      `“${from}” should end ${last} bytes after the header, the file holds ${held}`,
    )
}
