/**
 * Checkpoints: everything the next step needs, in one file.
 *
 *   8 bytes   "SCHKPT01"
 *   4 bytes   length of the header, little-endian
 *   header    JSON: {state, tensors: [{name, dtype, shape, offset, bytes}]}
 *   values    little-endian, one tensor after another
 *   32 bytes  SHA-256 of all before
 *
 * Written under another name, flushed and renamed: a file with its final name is whole.
 */
import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, basename } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { ConfigValue } from '../contract/method.ts'
import { configValueSchema } from '../contract/method.ts'
import type { HostTensor, HostTensors } from '../tensor/step.ts'

const magic = 'SCHKPT01'
const hashBytes = 32

const headerSchema = z.strictObject({
  state: configValueSchema,
  tensors: z.array(
    z.strictObject({
      name: z.string(),
      dtype: z.enum(['float32', 'int32', 'bool']),
      shape: z.array(z.int().nonnegative()),
      offset: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
    }),
  ),
})

export type Checkpoint = {
  /** Step, seconds, random streams, data cursor, what the method remembers: plain JSON. */
  readonly state: ConfigValue
  readonly tensors: HostTensors
}

export async function writeCheckpoint(
  file: string,
  { state, tensors }: Checkpoint,
): Promise<{ bytes: number; hash: string }> {
  let offset = 0
  const listed = Object.entries(tensors).map(([name, { dtype, shape, values }]) => {
    const entry = { name, dtype, shape: [...shape], offset, bytes: values.byteLength }
    offset += values.byteLength
    return entry
  })
  const header = Buffer.from(JSON.stringify({ state, tensors: listed }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const values = Object.values(tensors).map((tensor) => bytesOf(tensor.values))
  const body = Buffer.concat([Buffer.from(magic), length, header, ...values])
  const digest = createHash('sha256').update(body).digest()
  await onceThereIsSpace(() => replaceFile(file, Buffer.concat([body, digest])))
  return { bytes: body.length + hashBytes, hash: digest.toString('hex') }
}

function bytesOf(values: HostTensor['values']): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

/** Milliseconds between two tries on a full disk. */
const retryEvery = 1_000

/** A full disk only delays a checkpoint: the engine tells the person, and the run waits here. */
async function onceThereIsSpace(write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await write()
      return
    } catch (thrown) {
      if (!(thrown instanceof WorkbenchError) || thrown.code !== 'disk-full') throw thrown
      await new Promise((resolve) => setTimeout(resolve, retryEvery))
    }
  }
}

async function replaceFile(file: string, content: Buffer): Promise<void> {
  const partial = `${file}.partial`
  try {
    const handle = await open(partial, 'w')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
    // Without this a power cut can lose the new name, though not the content.
    const folder = await open(dirname(file), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (cause) {
    await rm(partial, { force: true })
    throw writeError(file, content.length, cause)
  }
}

function writeError(file: string, bytes: number, cause: unknown): WorkbenchError {
  const full = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new WorkbenchError(
    full ? 'disk-full' : 'workspace-not-writable',
    `checkpoint ${basename(file)} of ${bytes} bytes could not be written: ${reason}`,
    { cause },
  )
}

export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause instanceof Error ? cause.message : String(cause))
  })
  const body = content.subarray(0, -hashBytes)
  if (content.length < magic.length + 4 + hashBytes || body.toString('latin1', 0, 8) !== magic)
    throw unreadable(file, `${content.length} bytes that do not start with ${magic}`)
  const promised = content.subarray(-hashBytes).toString('hex')
  const found = createHash('sha256').update(body).digest('hex')
  if (promised !== found) throw unreadable(file, `its hash is ${found}, it promises ${promised}`)
  const start = 12 + body.readUInt32LE(8)
  const header = headerSchema.parse(JSON.parse(body.toString('utf8', 12, start)))
  const tensors = header.tensors.map(({ name, dtype, shape, offset, bytes }) => {
    const values = body.subarray(start + offset, start + offset + bytes)
    return [name, { dtype, shape, values: valuesOf(dtype, values) }] as const
  })
  return { state: header.state, tensors: Object.fromEntries(tensors) }
}

function valuesOf(dtype: HostTensor['dtype'], bytes: Buffer): HostTensor['values'] {
  // A copy of its own: the view may start at an odd place.
  const own = new Uint8Array(bytes).buffer
  switch (dtype) {
    case 'float32':
      return new Float32Array(own)
    case 'int32':
      return new Int32Array(own)
    case 'bool':
      return new Uint8Array(own)
  }
}

function unreadable(file: string, reason: string): WorkbenchError {
  return new WorkbenchError('checkpoint-unreadable', `${basename(file)}: ${reason}`, {
    details: { file: basename(file) },
  })
}
