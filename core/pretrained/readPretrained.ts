/** Finds out by content what a dropped file with weights is, and reads it. */
import type { Source, SourceFile } from '../datasets/source.ts'
import { baseName } from '../datasets/source.ts'
import { readKerasH5 } from './kerasH5.ts'
import { readNpz } from './npz.ts'
import { readOwnCheckpoint } from './ownCheckpoint.ts'
import { modelUnreadable, refuseNonFinite } from './pretrained.ts'
import type { Pretrained } from './pretrained.ts'
import { readSafetensors } from './safetensors.ts'
import { readTfjsGraph } from './tfjsGraph.ts'
import { readTfjsLayers, tfjsModelSchema } from './tfjsLayers.ts'

/** Bytes of a `model.json`: a topology, no weights. */
const jsonLimit = 64 * 2 ** 20
/** Bytes of a file with weights that is taken in. */
const fileLimit = 4 * 2 ** 30

export async function readPretrained(source: Source): Promise<Pretrained> {
  for (const { path, size } of source.files)
    if (size > fileLimit)
      throw modelUnreadable(baseName(path), `${size} bytes; up to ${fileLimit} are read`)
  const read = await readAny(source)
  refuseNonFinite(source.label, read.tensors)
  if (read.tensors.length === 0)
    throw modelUnreadable(source.label, 'no tensor of weights was found in it')
  return read
}

async function readAny(source: Source): Promise<Pretrained> {
  for (const file of source.files) {
    const head = await file.read(0, 16)
    if (isHdf5(head)) return await readKerasH5(file)
    if (textOf(head.subarray(0, 8)) === 'SCHKPT01') return await readOwnCheckpoint(file)
    if (file.path.endsWith('.safetensors') || looksLikeSafetensors(head, file.size))
      return await readSafetensors(file)
    if (file.path.endsWith('.json')) {
      const model = await tfjsModel(file)
      if (model)
        return 'node' in model.modelTopology
          ? await readTfjsGraph(source, file, model)
          : await readTfjsLayers(source, file, model)
    }
  }
  if (source.files.some(({ path }) => path.endsWith('.npy'))) return await readNpz(source)
  throw modelUnreadable(
    source.label,
    'not recognised; read are TensorFlow.js models (model.json with its shards), Keras H5, safetensors, NPZ and checkpoints of this application',
  )
}

function isHdf5(head: Uint8Array): boolean {
  return head[0] === 0x89 && textOf(head.subarray(1, 4)) === 'HDF'
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

/** Eight bytes of length, then JSON. */
function looksLikeSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false
  const view = new DataView(head.buffer, head.byteOffset)
  return view.getBigUint64(0, true) + 8n <= BigInt(size)
}

async function tfjsModel(file: SourceFile) {
  if (file.size > jsonLimit) return null
  const text = new TextDecoder().decode(await file.read(0, file.size))
  if (!text.includes('"weightsManifest"')) return null
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw modelUnreadable(
      baseName(file.path),
      `damaged JSON after ${text.length} characters`,
      cause,
    )
  }
  const parsed = tfjsModelSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw modelUnreadable(
    baseName(file.path),
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a TensorFlow.js model'}`,
  )
}
