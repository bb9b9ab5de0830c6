import { expect, test } from 'vitest'
import { createMemoryStore } from '../runs/memory.ts'
import { exampleBlock, exampleRun } from '../runs/testing.ts'
import { diskWarning } from './diskWarning.ts'

const config = { model: 'conv-small', training: { steps: 100 } }
const mebibyte = 2 ** 20

/** A finished run of a thousand points, whose checkpoints take ten mebibytes. */
function storeWithRun() {
  const store = createMemoryStore()
  store.createRun(exampleRun({ config, status: { kind: 'finished' } }))
  const blocks = [exampleBlock('train/loss', 1, new Array<number>(1_000).fill(1))]
  store.appendProgress('run-1', { step: 1_000, seconds: 1, blocks, events: [] })
  store.addCheckpoint('run-1', {
    ...{ step: 100, bytes: 10 * mebibyte, hash: 'x', file: 'step-100.checkpoint' },
    ...{ seconds: 1, createdAt: '2026-01-02T03:04:05.000Z' },
  })
  return store
}

function warned(free: number, change: object = {}, keptCheckpoints = 3) {
  const planned = { method: 'spherical-motion', config: { ...config, ...change } } as const
  return diskWarning(storeWithRun(), planned, { freeBytes: () => free, keptCheckpoints })
}

test('checkpoints and points of a run like an earlier one are told where they take much', () => {
  // 30 MiB of checkpoints; ten times the steps, so 10,000 points.
  expect(warned(200 * mebibyte, { training: { steps: 1_000 } })).toEqual([
    {
      ...{ path: '', severity: 'warning' },
      message:
        'it will write about 30.2 MiB (3 checkpoints of 10.0 MiB, 10000 points), going by run-1; 200.0 MiB are free on the disk of the workspace',
    },
  ])
  // No more than a tenth.
  expect(warned(400 * mebibyte)).toEqual([])
})

test('another network, or other data, tells nothing', () => {
  expect(warned(200 * mebibyte, { model: 'resnet-20' })).toEqual([])
  expect(warned(200 * mebibyte, { dataset: 'mnist' })).toEqual([])
})
