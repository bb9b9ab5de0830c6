import { expect, test } from 'vitest'
import { freeDevice, readDevices } from './devices.ts'

// As `nvidia-smi --query-gpu=uuid,name --format=csv,noheader` prints it.
const two = readDevices('GPU-aa, NVIDIA H200\nGPU-bb, NVIDIA RTX A2000, 12GB\n')

test('one line a card; what is no card is left out', () => {
  expect(two).toEqual([
    { id: 'GPU-aa', name: 'NVIDIA H200' },
    { id: 'GPU-bb', name: 'NVIDIA RTX A2000, 12GB' },
  ])
  expect(readDevices('No devices were found\n')).toEqual([])
})

test('runs go to the card with the fewest, and wait when each has its number', () => {
  expect(freeDevice(two, [], 1)?.id).toBe('GPU-aa')
  expect(freeDevice(two, ['GPU-aa'], 1)?.id).toBe('GPU-bb')
  expect(freeDevice(two, ['GPU-aa', 'GPU-bb'], 1)).toBeUndefined()
  expect(freeDevice(two, ['GPU-aa', 'GPU-bb', 'GPU-bb'], 2)?.id).toBe('GPU-aa')
})

test('without a choice of cards there is one place, and nobody is told where to train', () => {
  expect(freeDevice([], [], 1)).toBeNull()
  expect(freeDevice(two.slice(0, 1), [null], 1)).toBeUndefined()
  expect(freeDevice([], [null], 2)).toBeNull()
})
