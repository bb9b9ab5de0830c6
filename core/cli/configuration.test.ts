import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Config } from '../contract/method.ts'
import { assign, readRequest } from './configuration.ts'
import { nearest } from './nearest.ts'

test('assignments make groups, parse JSON values and keep plain words', () => {
  const config: Config = {}
  assign(config, 'optimizer.learningRate=0.05')
  assign(config, 'model=resnet-20')
  assign(config, 'schedule.drops=[400,800]')
  expect(config).toEqual({
    optimizer: { learningRate: 0.05 },
    model: 'resnet-20',
    schedule: { drops: [400, 800] },
  })
})

test('an assignment cannot reach a prototype', () => {
  expect(() => {
    assign({}, '__proto__.polluted=1')
  }).toThrow('cannot be a key')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('a value cannot be entered as if it were a group', () => {
  expect(() => {
    assign({ model: 'mlp' }, 'model.depth=3')
  }).toThrow('“model” is a value')
})

test('a configuration file is method and settings; --set, --seed and --eager win', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'steradian-')), 'run.json')
  await writeFile(
    file,
    JSON.stringify({ method: 'spherical-motion', model: 'mlp', training: { seed: 1 } }),
  )
  expect(await readRequest(file, { set: ['model=vgg'], seed: '7', eager: true })).toEqual({
    method: 'spherical-motion',
    config: { model: 'vgg', training: { seed: 7, eager: true } },
  })
})

test('a misspelt method is answered with the nearest one', async () => {
  await expect(
    readRequest('sperical-motion', { set: [], seed: undefined, eager: false }),
  ).rejects.toThrow('did you mean “spherical-motion”')
})

test('nothing is suggested for a name that is far from all', () => {
  expect(nearest('optimizer.learningRte', ['optimizer.learningRate', 'model'])).toBe(
    'optimizer.learningRate',
  )
  expect(nearest('zzz', ['optimizer.learningRate', 'model'])).toBeUndefined()
})
