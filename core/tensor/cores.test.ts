import { expect, test } from 'vitest'
import { coresFor } from './cores.ts'

test('digits run operations side by side, pictures of CIFAR-10 one after another', () => {
  expect(coresFor(64 * 8 * 8)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '1' })
  expect(coresFor(64 * 32 * 32)).toEqual({})
})
