import { expect, test } from 'vitest'
import { definitionOf } from '../methods/registry.ts'
import { readDimension } from './study.ts'

const { fields } = definitionOf('spherical-motion')

test('a range, its scale and its grid; the field says whether it is whole', () => {
  expect(readDimension('optimizer.learningRate=1e-3..1', fields)).toEqual({
    ...{
      kind: 'number',
      path: 'optimizer.learningRate',
      low: 0.001,
      high: 1,
      scale: 'log',
      points: 5,
    },
  })
  expect(readDimension('optimizer.momentum=0..0.9:linear:7', fields)).toMatchObject({
    scale: 'linear',
    points: 7,
  })
  expect(readDimension('training.batchSize=16..128', fields)).toMatchObject({ kind: 'integer' })
})

test('choices are words, numbers or switches', () => {
  expect(readDimension('model=mlp,conv-small', fields)).toMatchObject({
    values: ['mlp', 'conv-small'],
  })
  expect(readDimension('training.seed=1,2,3', fields)).toMatchObject({ values: [1, 2, 3] })
})

test('an unknown setting is answered with the nearest one, and a broken range by its text', () => {
  expect(() => readDimension('optimizer.learningRte=0..1', fields)).toThrow(
    /did you mean “optimizer.learningRate”/,
  )
  expect(() => readDimension('optimizer.momentum=a..b', fields)).toThrow(/“a..b” is no range/)
})
