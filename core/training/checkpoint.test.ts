import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'

const checkpoint: Checkpoint = {
  state: { step: 3, seconds: 1.25, words: [1, -2] },
  tensors: {
    'weights/a': { dtype: 'float32', shape: [3], values: Float32Array.of(1.5, -0, 1e-30) },
    mask: { dtype: 'bool', shape: [3], values: Uint8Array.of(1, 0, 1) },
    'index/b': { dtype: 'int32', shape: [1, 2], values: Int32Array.of(-7, 9) },
  },
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-'))
})

test('comes back bit for bit, and its hash is that of the content', async () => {
  const file = join(folder, 'a.checkpoint')
  const { bytes, hash } = await writeCheckpoint(file, checkpoint)
  expect(await readCheckpoint(file)).toEqual(checkpoint)
  const content = readFileSync(file)
  expect(content.length).toBe(bytes)
  expect(createHash('sha256').update(content.subarray(0, -32)).digest('hex')).toBe(hash)
  expect(readdirSync(folder)).toEqual(['a.checkpoint'])
})

test.each([
  ['cut short', (content: Buffer) => content.subarray(0, content.length - 5)],
  [
    'with one bit turned',
    (content: Buffer) => (content.writeUInt8(content.readUInt8(60) ^ 1, 60), content),
  ],
  [
    'of another kind',
    () => Buffer.from('not a checkpoint at all, but long enough to be looked at'),
  ],
  ['empty', () => Buffer.alloc(0)],
])('a file %s is refused by name', async (_, damage) => {
  const file = join(folder, 'b.checkpoint')
  await writeCheckpoint(file, checkpoint)
  writeFileSync(file, damage(readFileSync(file)))
  await expect(readCheckpoint(file)).rejects.toMatchObject({
    code: 'checkpoint-unreadable',
    message: expect.stringContaining('b.checkpoint') as unknown,
  })
})

test('a folder that cannot be written is an error that names file and size', async () => {
  await expect(
    writeCheckpoint(join(folder, 'gone', 'c.checkpoint'), checkpoint),
  ).rejects.toMatchObject({
    code: 'workspace-not-writable',
    message: expect.stringMatching(/c\.checkpoint of \d+ bytes/) as unknown,
  })
})
